// Home of the wire: each delivery and each call of the platform's API as a foldable record.

import { element } from "/demo/files/bubbles.js";

export function recorded(event) {
  return event.kind === "delivery" ? delivery(event) : call(event);
}

function delivery(event) {
  const again = event.attempt > 1 ? ` · attempt ${event.attempt} of ${event.attempts}` : "";
  const words = said(event);
  return record(
    event.good ? "delivery" : "delivery bad",
    ["↑", words ? `${name(event)}: ${words}` : name(event)],
    `${event.status || "—"} · ${event.ms} ms`,
    event.verdict + again,
    [
      ["Signed, as it travels", `POST ${event.address}\n\n${event.request}`, true],
      ["The message inside", lines(event.message)],
      ["The server's answer, as it travels", event.answer ? lines(event.answer) : "(empty)", event.answer.startsWith("<")],
      ...(event.answered ? [["The answer inside", lines(event.answered)]] : []),
    ],
  );
}

function name(event) {
  if (event.about) return event.about.split(".").slice(-2).join(".");
  return value(event.message, "Event") || value(event.message, "MsgType");
}

function said(event) {
  return ["Content", "EventKey", "ActionParam", "Label"].map((each) => value(event.message, each)).find(Boolean) ?? "";
}

function call(event) {
  const code = event.answer.errcode || event.answer.sub_code;
  return record(
    code ? "call bad" : "call",
    ["↓", `${event.path.replace(/^\/(cgi-bin|sns|wxa)\/|^alipay\.(open\.)?(public\.message\.|app\.mini\.)?/, "")} ${event.body.msgtype ?? event.body.msg_type ?? ""}`],
    code ? String(code) : "ok",
    code ? event.answer.errmsg ?? event.answer.sub_msg : "asked by the server of its own accord",
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

// Each element of the message on a line of its own; JSON indented.
function lines(words) {
  if (words.startsWith("{")) return JSON.stringify(JSON.parse(words), null, 2);
  return words.replaceAll(/(<xml>|<XML>|\?>|\]\]><\/\w+>|<\/(?:response|sign|CreateTime)>|\d<\/\w+>)(?=<)/g, "$1\n");
}
