// Home of drawing: one event of the chat becomes one element.

const SVG = "http://www.w3.org/2000/svg";
const SIGNS = {
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  location: "M12 21s7-6.300 7-11.500A7 7 0 0 0 5 9.500C5 14.700 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01",
};

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function sign(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d: SIGNS[kind], fill: "none", stroke: "currentColor", "stroke-width": "1.8" }))
    path.setAttribute(name, value);
  svg.append(path);
  return svg;
}

// `does`: {tap(words), open(url), zoom(src)}; `faces`: {account(), person()} make the pictures beside the bubbles.
export function drawn(event, does, faces) {
  const draw = { text, voice: text, location: text, picture: text, image, card, notice, system }[event.kind];
  return draw ? draw(event, does, faces) : null;
}

function text(event, does, faces) {
  const bubble = element("div", { class: "bubble" });
  if (SIGNS[event.kind]) bubble.append(sign(event.kind));
  for (const part of event.parts) bubble.append(piece(part, does));
  return said(event, bubble, faces);
}

function piece(part, does) {
  if (part.tap !== undefined) {
    const button = element("button", { type: "button", class: "tap" }, part.words);
    button.addEventListener("click", () => does.tap(part.tap));
    return button;
  }
  if (part.url) return link("link", part.url, does, part.words);
  return element("span", {}, part.words);
}

function link(kind, url, does, ...children) {
  const anchor = element("a", { class: kind, href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
  anchor.addEventListener("click", (click) => {
    if (does.open(url)) click.preventDefault();
  });
  return anchor;
}

function image(event, does, faces) {
  const src = `/demo/api/media/${event.media}`;
  const picture = element("img", { src, alt: "Picture from the account" });
  const button = element("button", { type: "button", class: "picture-message" }, picture);
  button.addEventListener("click", () => does.zoom(src));
  return said(event, button, faces);
}

function card(event, does) {
  const picture = event.picture ? [element("img", { src: event.picture, alt: "" })] : [];
  return link(
    "card", event.url, does, ...picture,
    element("strong", {}, event.title),
    element("span", {}, event.description),
    element("em", {}, "查看详情 Open", element("b", { "aria-hidden": "true" }, "›")),
  );
}

function notice(event, does) {
  const rows = event.rows.map(([name, value]) => element("p", {}, element("b", {}, name), element("span", {}, value)));
  const more = event.url ? [link("more-link", event.url, does, "查看详情 Open ›")] : [];
  return element("div", { class: "notice" }, element("strong", {}, event.title), ...rows, ...more);
}

function system(event) {
  return element("div", { class: "line" }, event.words);
}

function said(event, content, faces) {
  return element("div", { class: `said ${event.from} ${event.kind}` }, faces[event.from](), content);
}
