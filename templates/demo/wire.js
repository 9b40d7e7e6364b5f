// Home of the wire: each delivery and each call of the platform's API as a foldable record.

import { element } from "/demo/files/bubbles.js";

export function recorded(event) {
  return event.kind === "delivery" ? delivery(event) : call(event);
}

function delivery(event) {
  const good = ["shown", "nothing to show"].includes(event.verdict);
  const again = event.attempt > 1 ? ` · attempt ${event.attempt} of 3` : "";
  const kind = value(event.message, "Event") || value(event.message, "MsgType");
  const words = value(event.message, "Content") || value(event.message, "EventKey") || value(event.message, "Label");
  return record(
    good ? "delivery" : "delivery bad",
    ["↑", words ? `${kind}: ${words}` : kind],
    `${event.status || "—"} · ${event.ms} ms`,
    event.verdict + again,
    [
      ["Signed and encrypted, as it travels", `POST ${event.address}\n\n${event.request}`, true],
      ["The message inside", lines(event.message)],
      ["The server's answer, as it travels", event.answer || "(empty)", event.answer.startsWith("<")],
      ...(event.answered ? [["The answer inside", lines(event.answered)]] : []),
    ],
  );
}

function call(event) {
  const code = event.answer.errcode ?? 0;
  return record(
    code ? "call bad" : "call",
    ["↓", `${event.path.replace("/cgi-bin/", "")} ${event.body.msgtype ?? ""}`],
    code ? String(code) : "ok",
    code ? event.answer.errmsg : "asked by the server of its own accord",
    [
      ["What the server asked", JSON.stringify(event.body, null, 2)],
      ["What the platform said", JSON.stringify(event.answer, null, 2)],
    ],
  );
}

function record(kind, [arrow, what], figure, verdict, parts) {
  const summary = element(
    "summary", {},
    element("span", { class: "what" }, element("i", {}, arrow), what),
    element("span", { class: "figure" }, figure),
    element("span", { class: "verdict" }, verdict),
  );
  const details = element("details", { class: `record ${kind}` }, summary);
  for (const [title, words, sealed] of parts)
    details.append(element("h4", {}, title), element("pre", sealed ? { class: "sealed" } : {}, words));
  return details;
}

function value(xml, name) {
  return xml.match(`<${name}><!\\[CDATA\\[([^]*?)\\]\\]>`)?.[1] ?? "";
}

// Each element of the message on a line of its own.
function lines(xml) {
  return xml.replaceAll(/(<xml>|\]\]><\/\w+>|\d<\/\w+>)(?=<)/g, "$1\n");
}
