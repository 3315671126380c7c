// Is this answer safe yet? One save travels at a time, the latest answer always wins, and what is
// not yet acknowledged stays in this browser under `key` and is sent again.
const PATIENCE = 8000, LONGEST = 60000;

function kept(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function keep(key, entry) {
  try {
    if (entry) localStorage.setItem(key, JSON.stringify(entry)); else localStorage.removeItem(key);
  } catch { /* private windows may refuse: the answer is still on the page and is sent again */ }
}

function dropOthers(prefix, key) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix) && name !== key) localStorage.removeItem(name);
  } catch { /* as above */ }
}

function makeSaver({ key, record, send, show, adopt, live }) {
  let { rev = 0 } = record, seq = 0, want, travelling = null, doubtful = [], blocked = null, wait = 2000;
  let typing, late, again;
  const client = `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;

  const note = () => keep(key, want && { value: want.value, rev, sent: doubtful });

  function push() {
    clearTimeout(typing); clearTimeout(again);
    typing = again = undefined;
    if (want === undefined || travelling || blocked) return;
    travelling = { seq: ++seq, text: spell(want.value) };
    doubtful = [...new Set([...doubtful, travelling.text])].slice(-4);
    note();
    late = setTimeout(missed, PATIENCE);
    try {
      send({ do: "save", client, seq, rev, value: want.value });
      if (!live()) show("unsent");
    } catch { missed(); }
  }

  function missed(detail) {
    clearTimeout(late);
    travelling = null;
    show("unsent", { detail });
    again = setTimeout(push, wait);
    wait = Math.min(wait * 2, LONGEST);
  }

  function settled(at, text) {
    doubtful = [];
    wait = 2000;
    if (spell(want?.value) === text) {
      want = undefined;
      note();
      show("saved", { at, rev });
    } else {
      note();
      if (!typing) push();  // while someone is typing, the pause in the typing sends it
    }
  }

  function stale({ current, said }) {
    const text = spell(current.value);
    if (text === spell(want?.value)) { rev = current.rev; return settled(current.at, text); }
    if (doubtful.includes(text)) { rev = current.rev; return push(); }  // our own save, whose reply was lost
    blocked = current;
    show("stale", { ...current, said });
  }

  return {
    change(value, delay = 0) {
      want = { value };
      note();
      if (blocked?.rev === undefined) blocked = null; else return;  // the open choice comes first
      clearTimeout(typing);
      show("saving");
      if (delay) typing = setTimeout(push, delay); else push();
    },
    flush() { if (typing) push(); },
    retry() { wait = 2000; if (!typing) push(); },
    hear(reply) {
      if (reply.client !== client || !reply.state) return;
      if (reply.state === "saved") rev = Math.max(rev, reply.rev);
      if (reply.seq !== travelling?.seq) return;
      const { text } = travelling;
      clearTimeout(late);
      travelling = null;
      if (reply.state === "saved") settled(reply.at, text);
      else if (reply.state === "stale") stale(reply);
      else if (reply.state === "failed") missed(reply.detail);
      else { blocked = {}; show(reply.state, reply); }
    },
    restore() {
      const entry = kept(key);
      if (!entry || spell(entry.value) === spell(record.value)) return keep(key, null);
      rev = entry.rev;
      doubtful = entry.sent ?? [];
      want = { value: entry.value };
      adopt(entry.value);
      push();
    },
    record(next) {  // another view of this question saved
      if (want !== undefined || next.rev === rev) return;
      rev = next.rev;
      adopt(next.value);
      show(next.at ? "saved" : "none", next);
    },
    choose(mine) {
      const current = blocked;
      blocked = null;
      doubtful = [];
      rev = current.rev;
      if (mine) return push();
      want = undefined;
      note();
      adopt(current.value);
      show("saved", current);
    },
    stop() { this.flush(); clearTimeout(typing); clearTimeout(late); clearTimeout(again); },
  };
}
