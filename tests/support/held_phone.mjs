// A phone in Node that holds strips: told by lines of JSON on stdin what happens, it says on stdout what it shows.
import { createInterface } from "node:readline";
import { randomBytes } from "node:crypto";

const [folder, url, token] = process.argv.slice(2);
const { Held } = await import(`${folder}/hp1/held.js`);
const asked = [];
let kept = "", steady = 0, wall = Date.UTC(2001, 0, 1), away = false; // a clock 25 years behind

const phone = {
  read: () => kept,
  write: (text) => { kept = text; },
  random: async (count) => new Uint8Array(randomBytes(count)),
  steady: () => steady,
  wall: () => wall,
  ask: async (whose, body) => {
    asked.push(body);
    if (away) throw { name: "offline", after: 0 };
    const path = whose ? `/family/${whose}/passes` : "/passes";
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const answer = await fetch(`${url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw { name: said.type.split(":").pop(), after: Number(answer.headers.get("Retry-After")), body: said };
    return said;
  },
};
let held = new Held(phone);

const does = {
  renew: async ({ whose = "", name = "" }) => held.renew(whose, name).then(() => "", (problem) => problem.name),
  shows: ({ whose = "" }) => { const one = held.shown(whose); return one && { ...one, text: one.text() }; },
  due: ({ whose = "" }) => held.isDue(whose),
  waits: ({ seconds }) => { steady += seconds * 1000; wall += seconds * 1000; },
  sleeps: ({ seconds }) => { wall += seconds * 1000; }, // the counter stands still
  sets: ({ seconds }) => { wall += seconds * 1000; }, // somebody sets the phone's clock
  reloads: () => { steady = 5; held = new Held(phone); },
  away: ({ now }) => { away = now; },
  kept: () => kept,
  keeps: ({ text }) => { kept = text; },
  only: ({ known }) => held.only(known),
  asked: () => asked.length,
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  process.stdout.write(`${JSON.stringify((await does[told.does](told)) ?? null)}\n`);
}
