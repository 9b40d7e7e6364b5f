// A mini program in Node: the platform's API shimmed, told by lines of JSON on stdin what happens, it says what is shown.
import { createInterface } from "node:readline";
import { randomBytes } from "node:crypto";

const [platform, folder] = process.argv.slice(2);
const { fetch: fetched, setTimeout: later } = globalThis;
const storage = new Map(), painted = [], ticking = [];
let away = false, wall = Date.UTC(2001, 0, 1), code = "", page = null, asked = 0, drawn = 0;

await (await fetched("data:,x")).text(); // Node's own reads what it needs of these
// What a mini program does not have.
for (const name of ["crypto", "performance", "btoa", "atob", "TextEncoder", "TextDecoder", "fetch", "localStorage", "document"]) {
  Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
}
Date.now = () => wall;
globalThis.setInterval = (act) => ticking.push(act);
globalThis.clearInterval = (number) => { ticking[number - 1] = null; };
globalThis.Page = (made) => {
  page = { ...made, setData: (data) => Object.assign(page.data, data) };
};

async function request({ url, method, data, success, fail }, headers, told) {
  asked += 1;
  if (away) return fail({ errMsg: "request:fail", error: 12 });
  const body = typeof data === "string" ? data : JSON.stringify(data);
  const answer = await fetched(url, { method, headers, body }).catch(() => null);
  if (!answer) return fail({ errMsg: "request:fail", error: 12 });
  const said = await answer.json().catch(() => null);
  return told(answer, said, Object.fromEntries(answer.headers), success, fail);
}

const canvas = {
  width: 0, height: 0,
  getContext: () => {
    drawn += 1;
    const context = { fillStyle: "" };
    context.fillRect = (...box) => {
      if (context.fillStyle === "#ffffff") painted.length = 0;
      else painted.push(box);
    };
    return context;
  },
};
const query = () => ({ in: () => query(), select: () => query(), fields: () => query(), exec: (act) => act([{ node: canvas, width: 300 }]) });
const window = () => ({ pixelRatio: 2 });

globalThis[platform === "wechat" ? "wx" : "my"] = platform === "wechat" ? {
  getStorageSync: (key) => storage.get(key) || "",
  setStorageSync: (key, data) => { storage.set(key, data); },
  removeStorageSync: (key) => { storage.delete(key); },
  getRandomValues: ({ length, success }) => success({ randomValues: new Uint8Array(randomBytes(length)).buffer }),
  login: ({ success }) => success({ code }),
  request: (options) => request(options, options.header, (answer, data, header, success) => success({ statusCode: answer.status, data, header })),
  createSelectorQuery: query,
  getWindowInfo: window,
} : {
  getStorageSync: ({ key }) => ({ data: storage.get(key) ?? null }),
  setStorageSync: ({ key, data }) => { storage.set(key, data); },
  removeStorageSync: ({ key }) => { storage.delete(key); },
  getAuthCode: ({ success }) => success({ authCode: code }),
  request: (options) => request(options, options.headers, (answer, data, headers, success, fail) => (answer.ok ? success : fail)({ status: answer.status, data, headers, error: answer.ok ? 0 : 19 })),
  createSelectorQuery: query,
  getWindowInfoSync: window,
};

const begin = async () => {
  ticking.length = 0;
  await import(`${folder}/pages/code/code.js?${wall}.${asked}`);
  page.onShow();
};
const ticks = (seconds) => {
  for (let second = 0; second < seconds; second += 1) {
    wall += 1000;
    for (const act of ticking) if (act) act();
  }
};
const settled = async () => {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => later(resolve, 2));
};
const does = {
  signs: (told) => { code = told.code; },
  opens: begin,
  ticks: ({ seconds }) => ticks(seconds),
  hides: () => page.onHide(),
  sleeps: ({ seconds }) => { wall += seconds * 1000; },
  returns: () => page.onShow(),
  away: ({ now }) => { away = now; },
  renews: () => page.renew(),
  shows: async () => {
    await settled();
    return { ...page.data, painted: page.data.kind === "none" ? [] : painted, side: canvas.width };
  },
  counts: () => ({ asked, drawn }),
  kept: () => [...storage.values()].join(""),
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  process.stdout.write(`${JSON.stringify((await does[told.does](told)) ?? null)}\n`);
}
