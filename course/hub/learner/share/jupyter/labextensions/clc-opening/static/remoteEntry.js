/* What does a lesson need from JupyterLab so that a reader need not know JupyterLab?
 *
 * A lesson's own cells run when its notebook is opened; cells that the learner programs never do.
 * The gradebook's answer cells are out of sight: the question above each of them shows the answer.
 * A prebuilt extension, written as the module container that JupyterLab loads.
 */
(() => {
  "use strict";

  const NAME = "clc-opening";
  const HIDDEN = "clc-record";
  let shared;

  const style = `
    .${HIDDEN} { display: none !important; }
    .clc-lesson .jp-CodeCell.clc-shown .jp-Cell-inputWrapper { display: none; }
  `;

  const about = (cell) => cell.model.getMetadata("nbgrader") || {};
  const folded = (cell) => Boolean((cell.model.getMetadata("jupyter") || {}).source_hidden);
  const isRecord = (cell) => cell.model.type === "markdown" && Boolean(about(cell).solution);
  const isLessons = (cell) => cell.model.type === "code" && Boolean(about(cell).locked) && folded(cell);

  /** One of JupyterLab's own modules, as every extension gets it. */
  async function library(name) {
    const versions = shared[name];
    return (await versions[Object.keys(versions)[0]].get())();
  }

  function dress(notebook) {
    notebook.addClass("clc-lesson");
    for (const cell of notebook.widgets) {
      cell.toggleClass(HIDDEN, isRecord(cell));
      cell.toggleClass("clc-shown", isLessons(cell));
    }
  }

  async function open(panel, shell) {
    await panel.context.ready;
    const notebook = panel.content;
    if (!notebook.model.getMetadata("course")) return;
    if (shell.collapseLeft) shell.collapseLeft(); // the lesson takes the width, also of a telephone
    dress(notebook);
    notebook.model.cells.changed.connect(() => requestAnimationFrame(() => dress(notebook)));
    await panel.sessionContext.ready;
    const { NotebookActions } = await library("@jupyterlab/notebook");
    await NotebookActions.runCells(
      notebook, notebook.widgets.filter(isLessons), panel.sessionContext);
  }

  function activate(app) {
    const sheet = document.createElement("style");
    sheet.textContent = style;
    document.head.append(sheet);
    const known = new WeakSet();
    const look = () => {
      for (const panel of app.shell.widgets("main")) {
        const notebook = panel.context && panel.sessionContext && panel.content && panel.content.widgets;
        if (notebook && !known.has(panel)) {
          known.add(panel);
          open(panel, app.shell).catch((error) => console.error(NAME, error));
        }
      }
    };
    app.restored.then(look);
    app.shell.layoutModified.connect(look);
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init(scope) { shared = scope; },
    async get() {
      const plugin = { id: `${NAME}:plugin`, autoStart: true, activate };
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
