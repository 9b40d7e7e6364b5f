// Home of Alipay as the page of the code needs it. Its scripts have no randomness that may be trusted.

const KEPT = "healthcode-passes";
const promised = (call, options = {}) => new Promise((resolve, reject) => call({ ...options, success: resolve, fail: reject }));

export const platform = {
  read: () => my.getStorageSync({ key: KEPT }).data || "",
  write: (text) => (text ? my.setStorageSync({ key: KEPT, data: text }) : my.removeStorageSync({ key: KEPT })),
  random: null,
  signIn: async () => (await promised(my.getAuthCode, { scopes: "auth_base" })).authCode,
  async request({ url, header, data }) {
    const options = { url, headers: header, data: JSON.stringify(data), method: "POST", dataType: "json" };
    const answer = await promised(my.request, options).catch((fault) => fault); // what is not 2xx is a failure here
    return { status: answer.status || 0, body: answer.data, after: Number((answer.headers || {})["Retry-After"]) || 0 };
  },
  canvas: () => new Promise((resolve) => {
    my.createSelectorQuery().select("#qr").fields({ node: true, size: true }).exec(([{ node, width }]) => {
      const scale = my.getWindowInfoSync ? my.getWindowInfoSync().pixelRatio : my.getSystemInfoSync().pixelRatio;
      node.width = node.height = Math.round(width * scale);
      resolve({ width: node.width, context: node.getContext("2d") });
    });
  }),
};
