// Home of the page inside a phone: a citizen's page opened from the chat or as a mini program, and filling it in.

// `shell`: {number() gives what proves the holder's phone number}. `holder` is who fills in.
export function openedView(column, shell) {
  const find = (selector) => column.querySelector(selector);
  const view = find(".view");
  const frame = find(".view-frame");
  const self = { holder: null, open, close, put };

  // True when the address belongs to this very server; anything else opens in a tab of its own.
  function open(address, { mini = false } = {}) {
    const url = new URL(address, location.href);
    if (url.origin !== location.origin) return false;
    frame.src = url.href;
    find(".view-out").href = url.href;
    find(".view-out").hidden = mini;
    find(".fill").hidden = true;
    find(".number").hidden = !mini;
    view.hidden = false;
    return true;
  }

  function close() {
    view.hidden = true;
    frame.src = "about:blank";
  }

  // Once a page has loaded: what WeChat and Alipay give every page opened in them, and links elsewhere in tabs of their own.
  function play() {
    const inside = frame.contentWindow;
    const page = frame.contentDocument;
    if (view.hidden || !page) return;
    inside.WeixinJSBridge = { call: (what) => what === "closeWindow" && close() };
    inside.AlipayJSBridge = { call: (what) => what === "closeWebview" && close() };
    page.dispatchEvent(new Event("WeixinJSBridgeReady"));
    page.dispatchEvent(new Event("AlipayJSBridgeReady"));
    for (const link of page.querySelectorAll("a[href]")) if (link.origin !== location.origin) link.target = "_blank";
    find(".view-title").textContent = page.title || (find(".number").hidden ? "" : "小程序 Mini program");
  }

  // Offers to fill in a form whose fields bear names the holder has values for.
  function offerToFill() {
    const found = self.holder && !view.hidden && self.holder.crib.some(([, , field]) => fields(field).length);
    find(".fill").hidden = !found;
    if (found) find(".fill").textContent = `代填 Fill in as ${self.holder.name}`;
  }

  function fillIn() {
    for (const [, value, field] of self.holder.crib) put(field, value);
  }

  // One value into the open page; false when it has no such field.
  function put(field, value) {
    const found = fields(field);
    for (const each of found) {
      if (each.type === "radio") each.checked = [...each.labels].some((label) => label.textContent.trim() === value);
      else if (each.tagName === "SELECT") choose(each, value);
      else each.value = value;
      each.dispatchEvent(new Event("input", { bubbles: true }));
      each.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return found.length > 0;
  }

  function fields(name) {
    return name && !view.hidden ? [...(frame.contentDocument?.getElementsByName(name) ?? [])] : [];
  }

  // The mini program's button tells the page by its fragment, which no server sees.
  async function shareNumber() {
    const proof = await shell.number();
    frame.contentWindow.location.hash = `phone=${encodeURIComponent(proof)}`;
  }

  find(".view-close").addEventListener("click", close);
  find(".fill").addEventListener("click", fillIn);
  find(".number").addEventListener("click", shareNumber);
  frame.addEventListener("load", () => {
    play();
    offerToFill();
  });
  return self;
}

function choose(select, value) {
  const meant = [...select.options].find((option) => option.textContent.trim() === value);
  if (meant) select.value = meant.value;
}
