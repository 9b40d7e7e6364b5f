// Home of WeChat as the page of the code needs it.

const KEPT = "healthcode-passes";
const promised = (call, options = {}) => new Promise((resolve, reject) => call({ ...options, success: resolve, fail: reject }));

export const platform = {
  read: () => wx.getStorageSync(KEPT) || "",
  write: (text) => (text ? wx.setStorageSync(KEPT, text) : wx.removeStorageSync(KEPT)),
  random: async (length) => new Uint8Array((await promised(wx.getRandomValues, { length })).randomValues),
  signIn: async () => (await promised(wx.login)).code,
  async request({ url, header, data }) {
    const answer = await promised(wx.request, { url, header, data, method: "POST", dataType: "json" }).catch(() => ({ statusCode: 0 }));
    return { status: answer.statusCode, body: answer.data, after: Number((answer.header || {})["Retry-After"]) || 0 };
  },
  canvas: (page) => new Promise((resolve) => {
    wx.createSelectorQuery().in(page).select("#qr").fields({ node: true, size: true }).exec(([{ node, width }]) => {
      const scale = wx.getWindowInfo().pixelRatio;
      node.width = node.height = Math.round(width * scale);
      resolve({ width: node.width, context: node.getContext("2d") });
    });
  }),
};
