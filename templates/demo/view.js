// Home of the page inside the phone: a citizen's page opened from the chat, and filling it in for the one who holds it.

const at = (id) => document.getElementById(id);

// True when the address belongs to this very server; anything else opens in a tab of its own.
export function openView(url) {
  if (new URL(url, location.href).origin !== location.origin) return false;
  at("view-frame").src = url;
  at("view-out").href = url;
  at("view-fill").hidden = true;
  at("view").hidden = false;
  return true;
}

export function closeView() {
  at("view").hidden = true;
  at("view-frame").src = "about:blank";
}

// Once a page has loaded: what WeChat gives every page opened in it, and links elsewhere in tabs of their own.
export function play() {
  const inside = at("view-frame").contentWindow;
  const page = at("view-frame").contentDocument;
  if (at("view").hidden || !page) return;
  inside.WeixinJSBridge = { call: (what) => what === "closeWindow" && closeView() };
  page.dispatchEvent(new Event("WeixinJSBridgeReady"));
  for (const link of page.querySelectorAll("a[href]")) if (link.origin !== location.origin) link.target = "_blank";
  at("view-title").textContent = page.title;
}

// Offers to fill in a form whose fields bear names the person has values for.
export function offerToFill(persona) {
  const found = persona && !at("view").hidden && persona.crib.some(([, , field]) => fields(field).length);
  at("view-fill").hidden = !found;
  if (found) at("view-fill").textContent = `代填 Fill in as ${persona.name}`;
}

export function fillIn(persona) {
  for (const [, value, field] of persona.crib) put(field, value);
}

// One value into the open page; false when it has no such field.
export function put(field, value) {
  const found = fields(field);
  for (const each of found) {
    if (each.type === "radio") each.checked = [...each.labels].some((label) => label.textContent.trim() === value);
    else if (each.tagName === "SELECT") choose(each, value);
    else each.value = value;
    each.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return found.length > 0;
}

function choose(select, value) {
  const meant = [...select.options].find((option) => option.textContent.trim() === value);
  if (meant) select.value = meant.value;
}

function fields(name) {
  return name && !at("view").hidden ? [...(at("view-frame").contentDocument?.getElementsByName(name) ?? [])] : [];
}
