// What the tests ask of a page with the engine; runs are as `asked` in browser.py writes them.
const found = support();
const opened = unpack(bytesOf(document.getElementById("bundle").textContent));
const engines = {};
async function engineOf(build) {
  engines[build] ??= openEngine(await opened, workerScript, build);
  return engines[build];
}
async function answers(build, run, names, outputs, digest) {
  const engine = await engineOf(build);
  const scenarios = engine.about.scenarios.filter(({ name }) => names.includes(name));
  const own = { ...run, seed: BigInt(run.seed) };
  return engine.simulate({ run: own, scenarios, outputs, digest });
}
function bytesIn(answer) {
  return new Blob(Object.values(answer.outputs)).arrayBuffer();
}
function hexadecimal(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
async function hashes({ build, runs, names, outputs }) {
  const all = [];
  for (const run of runs) {
    const found = [];
    for (const answer of await answers(build, run, names, outputs)) {
      found.push(hexadecimal(await crypto.subtle.digest("SHA-256", await bytesIn(answer))));
    }
    all.push(found);
  }
  return all;
}
async function numbers({ build, run, names, outputs }) {
  const [answer] = await answers(build, run, names, outputs);
  const address = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob(Object.values(answer.outputs)));
  });
  return address.slice(address.indexOf(",") + 1);
}
async function refusal({ build, run, names, outputs }) {
  try {
    await answers(build, run, names, outputs);
    return "";
  } catch (error) {
    return error.message;
  }
}
