// What does the lesson page do by itself: put activities in their places, show where the reader
// is, and say so when the connection is lost?
(function () {
  "use strict";

  const byId = (id) => document.getElementById(id);

  // ---- Activities arrive one after another, below the text, and move to their places.

  function trouble(place) {
    place.replaceChildren(byId("trouble").content.cloneNode(true));
    place.removeAttribute("aria-busy");
  }

  const lesson = {
    arrive(name) {
      const place = byId(name);
      const arrival = document.querySelector(`.arrival[data-for="${CSS.escape(name)}"]`);
      if (!place || !arrival) return;
      place.replaceChildren(...arrival.children);
      place.removeAttribute("aria-busy");
      place.classList.toggle("empty", !place.children.length);
      arrival.remove();
    },
    finish() {
      document.querySelectorAll(".activity[aria-busy]").forEach(trouble);
      document.body.classList.add("complete");
    },
  };
  window.lesson = lesson;
  // Voilà's own script calls these: there is no spinner to take away.
  window.voila_process = window.voila_heartbeat = window.voila_finish = function () {};

  // ---- The connection to the kernel. Its own script reconnects; we only tell the reader.

  const Socket = window.WebSocket;
  let leaving = false;
  let timer = 0;

  function tell(lost) {
    clearTimeout(timer);
    timer = setTimeout(() => (byId("lost").hidden = !lost || leaving), lost ? 1500 : 0);
  }

  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args);
      if (!/\/api\/kernels\//.test(String(args[0]))) return;
      this.addEventListener("open", () => tell(false));
      this.addEventListener("close", () => tell(true));
    }
  };
  window.addEventListener("beforeunload", () => (leaving = true));
  window.addEventListener("pageshow", () => (leaving = false));
  window.addEventListener("offline", () => tell(true));

  // ---- Where the reader is: the part, and the minutes that are left.

  function follow() {
    const parts = Array.from(document.querySelectorAll("#lesson .prose :is(h2, h3)"));
    const sentences = JSON.parse(byId("left").dataset.left);
    let waiting = false;

    function look() {
      waiting = false;
      const height = document.documentElement.scrollHeight - window.innerHeight;
      const done = height > 0 ? Math.min(1, Math.max(0, window.scrollY / height)) : 0;
      const minutes = Math.ceil((1 - done) * (sentences.length - 1));
      const passed = parts.filter((part) => part.getBoundingClientRect().top < 140);
      const part = passed[passed.length - 1];
      byId("progress").style.inlineSize = `${done * 100}%`;
      byId("where-part").textContent = part ? part.firstChild.textContent : "";
      byId("left").textContent = done < 0.995 ? sentences[minutes] : "";
    }

    const soon = () => {
      if (!waiting) requestAnimationFrame(look);
      waiting = true;
    };
    window.addEventListener("scroll", soon, { passive: true });
    window.addEventListener("resize", soon);
    look();
  }

  document.addEventListener("DOMContentLoaded", () => {
    byId("reload").addEventListener("click", () => window.location.reload());
    follow();
  });
})();
