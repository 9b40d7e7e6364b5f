// Home of where somebody has been: nowhere, or several places, each with the day it was left.

import { button, daysAgo, element, say, show } from "./page.js";
import { placePicker } from "./places.js";

let made = 0;

// {node, read() gives [{place, left}] or "" while nothing is chosen, focus()} as fields.js wants it.
export function staysOf(question, ticks) {
  const list = element("div", { class: "stays" });
  const add = button(say("add_stay"), async () => (await more()).focus(), "choice");
  const away = element("div", { class: "away-from" }, list, add);
  const node = element("div", {}, ticks.node, away);
  let stays = [], begun = false;

  function number() {
    stays.forEach((stay, at) => stay.number(at + 1, stays.length > 1));
  }

  async function more(given) {
    begun = true;
    const stay = await stayOf(question, () => {
      stays = stays.filter((each) => each !== stay);
      stay.node.remove();
      number();
      add.focus();
    });
    stays.push(stay);
    list.append(stay.node);
    number();
    if (given) await stay.set(given);
    return stay;
  }

  function follow() {
    const some = ticks.read() === "some";
    show(away, some);
    if (some && !begun) more();
  }

  ticks.node.addEventListener("change", follow);
  follow();
  return {
    node,
    async set(answer) {
      ticks.set(answer.length ? "some" : "none");
      show(away, answer.length > 0);
      for (const each of answer) await more(each);
    },
    read() {
      const chosen = ticks.read();
      return chosen === "some" ? stays.map((stay) => stay.read()) : chosen && [];
    },
    focus: () => (stays.length && ticks.read() === "some" ? stays[0].focus() : ticks.focus()),
  };
}

async function stayOf(question, remove) {
  const id = `stay-${(made += 1)}`;
  const picker = await placePicker({ abroad: true });
  const left = element("input", { type: "date", id: `${id}-left`, min: daysAgo(question.days || 14), max: daysAgo(0) });
  const still = element("input", { type: "checkbox", id: `${id}-still` });
  const legend = element("legend");
  const gone = button("", remove);
  const leaving = element("div", { class: "part" }, element("label", { for: left.id }, say("stay_left")), left);
  const node = element("fieldset", { class: "stay" },
    legend, picker.node, leaving, element("label", { class: "tick" }, still, say("still_there")), gone);
  const follow = () => show(leaving, !still.checked);
  still.addEventListener("change", follow);
  return {
    node,
    number(n, several) {
      legend.textContent = say("stay", { n });
      gone.textContent = say("remove_stay", { n });
      show(gone, several);
    },
    async set(stay) {
      still.checked = stay.left === null;
      follow();
      left.value = stay.left || "";
      if (stay.place) await picker.set(stay.place);
    },
    read: () => ({ place: picker.read(), left: still.checked ? null : left.value }),
    focus: picker.focus,
  };
}
