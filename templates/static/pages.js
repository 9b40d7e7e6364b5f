// What the citizen's pages do beyond plain HTML: remember the larger text, open a link at once, keep a code fresh.
"use strict";

(function () {
  const bigger = document.getElementById("bigger");
  try {
    bigger.checked = localStorage.getItem("bigger") === "yes";
    bigger.addEventListener("change", () => localStorage.setItem("bigger", bigger.checked ? "yes" : "no"));
  } catch {
    // Without storage the choice holds for this page.
  }

  for (const form of document.querySelectorAll("form")) {
    // The pressed button's value travels with the form, so buttons are switched off only after it was read.
    form.addEventListener("submit", () => setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    }));
  }
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const opening = document.querySelector("form[data-open]");
  if (opening) opening.requestSubmit();

  const chat = () => window.WeixinJSBridge || window.AlipayJSBridge;
  const closing = document.querySelector("[data-close]");
  const offer = () => { closing.hidden = !chat(); };
  if (closing) {
    offer();
    for (const ready of ["WeixinJSBridgeReady", "AlipayJSBridgeReady"]) document.addEventListener(ready, offer);
    closing.addEventListener("click", () => {
      if (window.WeixinJSBridge) WeixinJSBridge.call("closeWindow");
      else AlipayJSBridge.call("closeWebview");
    });
  }

  // One page may show the codes of several people: each is kept fresh on its own.
  for (const pass of document.querySelectorAll(".pass[data-now]")) keep(pass);

  function keep(pass) {
    // The server's clock, counted on by the phone's monotonic one: a wrong wall clock changes nothing.
    let known = Date.parse(pass.dataset.now), counted = performance.now();
    let expires = Date.parse(pass.dataset.expires), asking = false, failed = 0;
    const now = () => known + performance.now() - counted;
    const clock = pass.querySelector("[data-clock]");
    const renewAt = () => expires - 45000 - Math.random() * 15000;
    let due = renewAt();

    function show(code) {
      known = Date.parse(code.now);
      counted = performance.now();
      expires = Date.parse(code.expires);
      due = renewAt();
      const drawn = new DOMParser().parseFromString(code.svg, "image/svg+xml").documentElement;
      pass.querySelector("[data-qr]").replaceChildren(document.importNode(drawn, true));
      for (const words of pass.querySelectorAll("[data-until]")) {
        words.textContent = words.textContent.replace(/\d\d:\d\d/, code.until);
      }
    }

    async function renew() {
      asking = true;
      try {
        const answer = await fetch(pass.dataset.code, { cache: "no-store" });
        if (!answer.ok && answer.status !== 410) throw new Error(answer.status);
        const code = await answer.json();
        if (code.state !== pass.dataset.state) location.reload();
        else show(code);
        failed = 0;
      } catch {
        failed += 1;
        due = now() + Math.min(3000 * 2 ** failed, 30000);
      }
      asking = false;
    }

    function tick() {
      clock.textContent = new Date(now() + 8 * 3600000).toISOString().slice(11, 19);
      if (!pass.dataset.expires) return;
      const late = now() >= expires;
      pass.classList.toggle("late", late);
      pass.querySelector("[data-stale]").hidden = !late;
      pass.querySelector(".scan").hidden = late;
      if (now() >= due && !asking && !document.hidden) renew();
    }

    document.addEventListener("visibilitychange", tick);
    pass.querySelector("[data-again]")?.addEventListener("click", (event) => {
      event.preventDefault();
      if (!asking) renew();
    });
    setInterval(tick, 1000);
    tick();
  }
})();
