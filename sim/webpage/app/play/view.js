/**
 * Play: teams at a table, a world between their turns, and a replay that tells luck from skill.
 */

import { element } from "../element.js";
import { tableOf } from "./game.js";
import { Phone } from "./phone.js";
import { Round } from "./round.js";
import { Setup } from "./setup.js";

/** @typedef {import("../page.js").View} View */

/** @type {View} */
export const play = {
  name: "play",
  create(page) {
    const table = tableOf(page);
    const root = element("section", { class: "play" });
    const enter = (/** @type {any} */ own) => page.store.show({ own: { ...page.store.state.own, play: own } });
    const setup = new Setup(page, table, enter);
    const phone = new Phone(page, table, enter);
    let round = new Round(page, table, enter);
    const afresh = () => {
      round.clock.stop();
      return new Round(page, table, enter);
    };
    window.addEventListener("beforeunload", (event) => page.store.state.own.play?.game && event.preventDefault());
    return {
      root,
      show({ own: { play: own = {} } }) {
        if (!own.game && round.turn >= 0) round = afresh();
        const part = own.game ? round : own.phone ? phone : setup;
        if (root.firstChild !== part.root) root.replaceChildren(part.root);
        if (own.game) round.show(own.game);
      },
    };
  },
};
