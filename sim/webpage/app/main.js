/**
 * The page begins: engine, state, frame, views.
 */

import { bytesOf, unpack } from "../engine/bundle.js";
import { openEngine } from "../engine/engine.js";
import { support } from "../engine/support.js";
import { addressOf, stateOf } from "./address.js";
import { compare } from "./compare/view.js";
import { element } from "./element.js";
import { Ensemble } from "./ensemble.js";
import { evidence } from "./evidence/view.js";
import { explore } from "./explore/view.js";
import { Frame } from "./frame.js";
import { learn } from "./learn/view.js";
import { play } from "./play/view.js";
import { settingOf } from "./setting.js";
import { Store } from "./store.js";
import { why } from "./why/view.js";
import { speech } from "./words.js";

/** @typedef {import("./store.js").State} State */

/** In the order of their names at the top. */
const VIEWS = [explore, compare, why, evidence, learn, play];

/** Milliseconds of rest after which the address follows the state. */
const REST = 300;

/** @param {string} workerText the script of the engine's workers */
export async function start(workerText) {
  const content = JSON.parse(textOf("content"));
  const into = /** @type {HTMLElement} */ (document.getElementById("page"));
  const words = speech(content.words, content.language);
  const { build, lacks } = support();
  if (build === null) {
    into.replaceChildren(element("p", { class: "notice", role: "alert" }, words.say(`frame.lacks.${lacks}`)));
    return;
  }
  into.replaceChildren(element("p", { class: "notice", role: "status" }, words.say("frame.starting")));
  const { about, modules } = await unpack(bytesOf(textOf("bundle")));
  const engine = await openEngine({ about, modules }, workerText, build);
  opened({ about, content, words, engine, build, into });
}

/** @param {any} given */
function opened({ about, content, words, engine, build, into }) {
  const shipped = shippedState(about, content);
  const store = new Store(shipped);
  const tell = (/** @type {string} */ text) => (frame.message.textContent = text);
  const fail = (/** @type {Error} */ error) => tell(words.say("frame.failed", { why: error.message }));
  const page = { about, content, speech: words, store, ensemble: new Ensemble(engine), build, tell, fail };
  const frame = new Frame(page, VIEWS, into);
  const enter = () => {
    const kept = { ...shipped, own: store.state.own };
    try {
      store.enter(stateOf(location.hash, kept, about, VIEWS.map(({ name }) => name)));
    } catch (error) {
      store.enter(kept);
      tell(words.say("frame.bad_address", { why: words.say(/** @type {Error} */ (error).message) }));
    }
  };
  store.subscribe((state) => frame.show(state));
  enter();
  followed(store);
  window.addEventListener("hashchange", () => location.hash !== addressOf(store.state) && enter());
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

/** Let the address follow the state, after a rest. @param {Store} store */
function followed(store) {
  let timer = 0;
  store.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(null, "", addressOf(store.state)), REST);
  });
}

/** The first scenario as it is shipped. @param {any} about @param {any} content @returns {State} */
function shippedState(about, content) {
  return {
    view: VIEWS[0].name,
    settings: [settingOf(about, about.scenarios[0].name)],
    run: { seed: "7", members: 1000, assumptions: "prior", chance: true, held: {}, ranges: {} },
    partner: content.cast.patron,
    member: null,
    own: {},
  };
}

/** @param {string} id */
function textOf(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id)).textContent ?? "";
}
