// Home of scanning by the app that this page is opened in: WeChat and Alipay have scanners of their own.

const SDK = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js";
const agent = navigator.userAgent;
export const platform = /MicroMessenger/i.test(agent) ? "wechat" : /AlipayClient/i.test(agent) ? "alipay" : "";

// The text of one code; "" when the doorkeeper went back. Throws when the scanner does not work.
export const scanned = () => ({ wechat: byWeChat, alipay: byAlipay })[platform]();

async function byWeChat() {
  const wx = await configured();
  return new Promise((give, fail) => {
    wx.scanQRCode({ needResult: 1, scanType: ["qrCode"], success: (found) => give(found.resultStr), cancel: () => give(""), fail });
  });
}

let ready = null;
function configured() {
  ready ??= configure().catch((fault) => {
    ready = null;
    throw fault;
  });
  return ready;
}

async function configure() {
  const response = await fetch("/gate/wechat.json", { cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  const signed = await response.json();
  await loaded(SDK);
  return new Promise((give, fail) => {
    window.wx.ready(() => give(window.wx));
    window.wx.error(fail);
    window.wx.config({ ...signed, jsApiList: ["scanQRCode"] });
  });
}

function loaded(address) {
  return new Promise((give, fail) => {
    const script = document.createElement("script");
    [script.src, script.onload, script.onerror] = [address, give, fail];
    document.head.append(script);
  });
}

async function byAlipay() {
  const bridge = await new Promise((give) => {
    if (window.AlipayJSBridge) give(window.AlipayJSBridge);
    else document.addEventListener("AlipayJSBridgeReady", () => give(window.AlipayJSBridge), { once: true });
  });
  return new Promise((give, fail) => {
    bridge.call("scan", { type: "qr" }, (found) => {
      if (found.error && found.error !== 10) fail(new Error(String(found.error))); // 10: went back
      else give(found.qrCode ?? found.codeContent ?? "");
    });
  });
}
