// Home of one phone: its chat with the account, its menu, its mini program and its wire.

import { drawn, element } from "/demo/files/bubbles.js";
import { act, come, listen, loginCode, phoneProof } from "/demo/files/server.js";
import { openedView } from "/demo/files/view.js";
import { recorded } from "/demo/files/wire.js";

const NAMES = { wechat: "微信 WeChat", alipay: "支付宝 Alipay" };
const KINDS = { wechat: "公众号 Service account", alipay: "生活号 Life account" };
const FOLLOW = { wechat: "关注公众号 Follow", alipay: "关注生活号 Follow" };

// `desk`: {face() draws the holder, faults() what goes wrong, over(fault) it no longer does, keep() remembers, take(platform)}.
export function openPhone(platform, account, desk) {
  const column = document.getElementById("column").content.cloneNode(true).firstElementChild;
  const find = (selector) => column.querySelector(selector);
  const phone = find(".phone");
  let persona = null;
  let person = null;
  let listening = new AbortController();
  column.dataset.platform = platform;
  phone.setAttribute("aria-label", `Phone with ${NAMES[platform]}`);
  find(".wire-side").setAttribute("aria-label", `Wire of ${NAMES[platform]}`);
  const view = openedView(column, { number: () => phoneProof(person.open_id, account.mini) });
  const does = { tap: (words) => send("tap", words), open: (url) => view.open(url), zoom: (url) => view.open(url) };
  const faces = {
    account() {
      const badge = find(".badge").cloneNode(true);
      badge.setAttribute("class", "face");
      return badge;
    },
    person: desk.face,
  };

  async function hold(who, known) {
    listening.abort();
    const mine = new AbortController();
    listening = mine;
    phone.inert = true;
    const came = await come({ ...known, platform, phone: who.mobile }).finally(() => { phone.inert = false; });
    if (mine !== listening) return null;
    persona = who;
    person = came;
    find(".chat").replaceChildren();
    find(".wire").replaceChildren();
    find(".wire-empty").hidden = false;
    view.close();
    view.holder = who;
    delete phone.dataset.busy;
    showFollowed();
    listen(person, happened, mine.signal);
    return person;
  }

  function happened(event) {
    if (event.kind === "follow") {
      person.followed = event.followed;
      desk.keep();
      showFollowed();
    } else if (event.kind === "settled") {
      delete phone.dataset.busy;
    } else if (event.kind === "fault over") {
      desk.over(event.fault);
    } else if (event.kind === "delivery" || event.kind === "call") {
      find(".wire-empty").hidden = true;
      find(".wire").prepend(recorded(event));
    } else {
      show(drawn(event, does, faces));
    }
  }

  function show(bubble) {
    if (!bubble) return;
    find(".chat").append(bubble);
    for (const picture of bubble.querySelectorAll("img")) picture.addEventListener("load", toEnd);
    toEnd();
  }

  function toEnd() {
    find(".chat").scrollTop = find(".chat").scrollHeight;
  }

  function showFollowed() {
    phone.dataset.followed = person.followed ? "yes" : "no";
    find(".profile").hidden = person.followed;
  }

  async function send(kind, words = "") {
    phone.dataset.busy = "";
    try {
      await act(person.open_id, { kind, words, ...desk.faults() });
    } catch {
      delete phone.dataset.busy;
      show(element("div", { class: "line" }, "未能发送，请再试 · Not sent, please try again"));
    }
  }

  function menuButton(each) {
    const button = element("button", { type: "button" }, each.name);
    button.addEventListener("click", () => {
      if (each.type !== "view") return send("menu", each.key);
      if (!view.open(each.url)) window.open(each.url, "_blank", "noopener");
      return platform === "wechat" ? send("view", each.url) : null;
    });
    return button;
  }

  // As the mini program's own shell does: it signs in, and hands the code to the page it opens.
  async function openMini() {
    const code = await loginCode(person.open_id, account.mini);
    view.open(`/m/?account=${account.mini}#code=${code}`, { mini: true });
  }

  function showMore(shown) {
    find(".more").hidden = !shown;
    find(".plus").setAttribute("aria-expanded", String(shown));
    toEnd();
  }

  // A value of the crib: into the open page, else into the line to type.
  function put(field, value) {
    if (view.put(field, value)) return;
    find(".words").value = value;
    find(".words").focus();
  }

  function wire() {
    phone.addEventListener("pointerdown", () => desk.take(platform));
    phone.addEventListener("focusin", () => desk.take(platform));
    find(".typing").addEventListener("submit", (submit) => {
      submit.preventDefault();
      const words = find(".words").value.trim();
      find(".words").value = "";
      if (words) send("text", words);
    });
    find(".go").addEventListener("click", () => send("follow"));
    find(".mini").addEventListener("click", openMini);
    find(".plus").addEventListener("click", () => showMore(find(".more").hidden));
    for (const button of column.querySelectorAll("[data-act]")) {
      button.addEventListener("click", () => {
        showMore(false);
        send(button.dataset.act);
      });
    }
    find(".place")?.addEventListener("change", (change) => {
      if (change.target.value) send("location", change.target.value);
      change.target.value = "";
      showMore(false);
    });
  }

  for (const only of column.querySelectorAll("[data-on]")) if (only.dataset.on !== platform) only.remove();
  find("[data-platform-name]").textContent = NAMES[platform];
  find("[data-kind]").textContent = KINDS[platform];
  find("[data-account]").textContent = account.name;
  find(".go").textContent = FOLLOW[platform];
  find(".mini").hidden = !account.mini;
  find(".menu").replaceChildren(...account.menu.map(menuButton));
  wire();
  return { platform, name: NAMES[platform], column, hold, put, openId: () => person?.open_id };
}
