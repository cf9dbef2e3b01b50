// The picture: draws what the page's own data say, and lets a list drive it.
//
// Data stand in the element "picture-data"; every text from them goes into the page as
// text, never as markup. Nothing is fetched. The list beside the picture does all that
// a pointer can do; what changes is announced. What a reader makes of the picture stands
// behind the # of the address, so that it can be kept and sent.
"use strict";

(function () {
  const place = document.getElementById("picture");
  const held = document.getElementById("picture-data");
  if (!place || !held || !window.vis) return;

  // What in the address names things.
  const ENDS = ["folded", "from", "to", "thing"];
  // Where on a line its word may stand, the best place first.
  const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
  const data = JSON.parse(held.textContent);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const first = new Map(data.nodes.map((node) => [node.id, node]));
  const many = data.edges.length > 40;
  const folded = new Set();
  const hidden = new Set();
  let selected = "";
  let chains = new Set();

  // Building the page ------------------------------------------------------------

  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function button(text, act, more) {
    return make("button", { type: "button", onclick: act, ...more }, text);
  }

  function tick(id, text, act) {
    const box = make("input", { type: "checkbox", id, onchange: () => act(box.checked) });
    return make("span", { class: "tick" }, box, make("label", { for: id }, text));
  }

  const said = make("p", { class: "picture-said", role: "status" });
  const canvas = make("div", {
    id: "picture-canvas",
    class: "picture-canvas",
    role: "img",
    "aria-label": data.title + ". " + data.sentence + " The table on this page says the same.",
  });
  const find = make("input", {
    id: "picture-find",
    type: "search",
    autocomplete: "off",
    "aria-describedby": "picture-keys",
    oninput: () => {
      fill();
      remember();
    },
    onkeydown: (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        list.focus();
      }
    },
  });
  const list = make("ul", {
    class: "picture-list",
    role: "listbox",
    tabindex: "0",
    "aria-labelledby": "picture-list-name",
    "aria-describedby": "picture-keys",
    onkeydown: walk,
    onfocus: () => {
      if (!list.getAttribute("aria-activedescendant") && list.children.length) {
        select(list.querySelector("[role=option]").dataset.iri, false);
      }
    },
  });
  const details = make("section", {
    class: "picture-details",
    "aria-label": "What is selected",
    tabindex: "-1",
  });
  const things = make("p", { id: "picture-list-name", class: "picture-name" });
  const away = make("p", { class: "picture-name" });
  const from = make("select", { id: "picture-from" });
  const to = make("select", { id: "picture-to" });

  function build() {
    const bar = make(
      "div",
      { class: "picture-bar", role: "group", "aria-label": "Picture" },
      button("Zoom in", () => zoom(1.3)),
      button("Zoom out", () => zoom(1 / 1.3)),
      button("Whole picture", () => fit("The whole picture is shown.")),
      button("←", () => move(-1, 0), { "aria-label": "Move left" }),
      button("→", () => move(1, 0), { "aria-label": "Move right" }),
      button("↑", () => move(0, -1), { "aria-label": "Move up" }),
      button("↓", () => move(0, 1), { "aria-label": "Move down" }),
      button("Full screen", fullScreen),
      button("Save as PNG", png),
      tick("picture-motion", "Let it move", motion),
    );
    const side = make(
      "div",
      { class: "picture-side" },
      make("label", { for: "picture-find" }, "Find in the picture"),
      find,
      make(
        "p",
        { class: "picture-hint", id: "picture-keys" },
        "Arrow keys choose, Enter goes to its details.",
      ),
      things,
      list,
      away,
    );
    const ways = make(
      "form",
      { class: "picture-ways", onsubmit: ask },
      make("label", { for: "picture-from" }, "Show how"),
      from,
      make("label", { for: "picture-to" }, "hangs together with"),
      to,
      make("button", { type: "submit" }, "Show"),
      button("Clear", () => clear()),
    );
    place.append(
      bar,
      said,
      canvas,
      make("div", { class: "picture-body" }, side, make("div", {}, ways, details)),
    );
    for (const choice of [from, to]) {
      choice.append(make("option", { value: "" }, "Choose a thing"));
      for (const node of named()) {
        choice.append(make("option", { value: node.id }, node.about.label + " – " + node.about.kind));
      }
    }
    place.hidden = false;
  }

  function named() {
    return [...data.nodes].sort((one, other) => one.about.label.localeCompare(other.about.label));
  }

  function announce(text) {
    said.textContent = text;
  }

  // The list -----------------------------------------------------------------------

  function plain(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  function fits(node, words) {
    const text = plain([node.about.label, node.about.kind, ...node.about.names].join(" "));
    return words.every((word) => text.includes(word));
  }

  function fill() {
    const words = plain(find.value).split(/\s+/).filter(Boolean);
    const shown = named().filter((node) => !hidden.has(node.id) && fits(node, words));
    list.replaceChildren();
    list.hidden = shown.length === 0;
    list.removeAttribute("aria-activedescendant");
    shown.forEach((node, number) => {
      const option = make(
        "li",
        {
          id: "picture-option-" + number,
          role: "option",
          "aria-selected": String(node.id === selected),
          onclick: () => select(node.id, false),
        },
        make("span", { "aria-hidden": "true" }, node.about.sign + " "),
        node.about.label,
        make("span", { class: "picture-kind" }, " " + node.about.kind),
      );
      option.dataset.iri = node.id;
      list.append(option);
      if (node.id === selected) list.setAttribute("aria-activedescendant", option.id);
    });
    const more = words.length ? " of " + data.nodes.length : "";
    things.textContent = "Things (" + shown.length + more + ")";
    away.replaceChildren();
    if (hidden.size) {
      away.append(count(hidden.size, "thing") + " folded away. ", button("Show all again", unfold));
    }
    if (words.length) announce(shown.length + " found.");
  }

  function count(number, word) {
    return number + " " + word + (number === 1 ? "" : "s");
  }

  function walk(event) {
    const options = [...list.children];
    const now = options.findIndex((option) => option.dataset.iri === selected);
    const steps = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: options.length - 1 };
    steps.PageDown = now + 8;
    steps.PageUp = now - 8;
    if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      details.focus();
    } else if (event.key in steps && options.length) {
      event.preventDefault();
      const next = Math.max(0, Math.min(options.length - 1, steps[event.key]));
      select(options[next].dataset.iri, false);
    }
  }

  // Selecting ----------------------------------------------------------------------

  function select(iri, pointed) {
    selected = iri;
    for (const option of list.children) {
      const own = option.dataset.iri === iri;
      option.setAttribute("aria-selected", String(own));
      if (own) {
        list.setAttribute("aria-activedescendant", option.id);
        list.scrollTop = option.offsetTop - list.offsetTop - list.clientHeight / 2;
      }
    }
    shade();
    tell();
    if (!iri) return;
    network.selectNodes([iri]);
    if (!pointed) {
      const scale = Math.max(network.getScale(), 0.8);
      network.focus(iri, { scale, animation: still ? false : { duration: 300 } });
    }
    const about = first.get(iri).about;
    announce(about.label + ", " + about.kind + ", " + count(links(iri).length, "link") + " shown.");
  }

  function links(iri) {
    return data.edges.filter(
      (edge) => (edge.from === iri || edge.to === iri) && !hidden.has(edge.from) && !hidden.has(edge.to),
    );
  }

  function around(iri) {
    return new Set(links(iri).flatMap((edge) => [edge.from, edge.to]));
  }

  // What is chosen stands out; the rest steps back.
  function shade() {
    const near = selected ? around(selected) : new Set();
    const lit = chains.size > 0;
    nodes.update(
      data.nodes.map((node) => {
        const back = lit ? !chains.has(node.id) : selected && node.id !== selected && !near.has(node.id);
        return { id: node.id, opacity: back ? 0.25 : 1 };
      }),
    );
    edges.update(
      data.edges.map((edge) => {
        const own = lights(edge);
        const back = (lit || selected) && !own;
        return {
          id: edge.id,
          width: own ? 2.5 : 1,
          color: { ...edge.color, opacity: back ? 0.12 : own ? 1 : edge.color.opacity },
        };
      }),
    );
  }

  function lights(edge) {
    return chains.size ? chains.has(edge.id) : edge.from === selected || edge.to === selected;
  }

  // Whoever was in the details stays in them when they change.
  function tell() {
    remember();
    const inside = details.contains(document.activeElement);
    say();
    if (inside) details.focus({ preventScroll: true });
  }

  function say() {
    details.replaceChildren();
    if (selected) describe();
    else if (chains.size) spell();
    else details.append(make("p", {}, "Choose a thing in the list or in the picture."));
  }

  // The chains in words, from the one end to the other.
  function spell() {
    const lines = [...chains].reverse().filter((id) => !first.has(id)).map((id) => edges.get(id));
    const ends = [from.value, to.value].map((iri) => first.get(iri).about.label);
    details.append(
      make("h3", {}, "From " + ends[0] + " to " + ends[1]),
      make("ol", {}, ...lines.map((edge) => make("li", {}, go(edge.from), " " + edge.about.link + " → ", go(edge.to), ...ground(edge)))),
    );
  }

  function go(iri) {
    return button(first.get(iri).about.label, () => select(iri, false), { class: "picture-go" });
  }

  function ground(edge) {
    return [" " + edge.about.basis, make("span", { class: "picture-kind" }, " " + edge.about.sources.join("; "))];
  }

  function describe() {
    const about = first.get(selected).about;
    const title = about.href ? make("a", { href: about.href }, about.label) : about.label;
    details.append(
      make("h3", {}, title),
      make("p", {}, [about.sign, about.kind, about.force].filter(Boolean).join(" · ")),
    );
    if (about.names.length) {
      details.append(make("p", {}, "Also: " + about.names.join("; ")));
    }
    const acts = make(
      "p",
      { class: "picture-acts" },
      folded.has(selected)
        ? button("Show again what hangs on it alone", () => expand(selected))
        : button("Hide what hangs on it alone", () => collapse(selected)),
    );
    for (const [text, parameter] of [["Start from here", "focus"], ["Add what else it is linked to", "expand"], ["Leave it out", "hide"]]) {
      const address = elsewhere(parameter, selected);
      if (address) acts.append(make("a", { href: address }, text));
    }
    details.append(acts);
    const told = make("ul", {});
    for (const edge of links(selected)) {
      const out = edge.from === selected;
      const arrow = out ? "→ " : "← ";
      told.append(make("li", {}, arrow + edge.about.link + " ", go(out ? edge.to : edge.from), ...ground(edge)));
    }
    details.append(told);
  }

  // The address --------------------------------------------------------------------

  function remember() {
    const state = new URLSearchParams();
    if (find.value) state.set("find", find.value);
    folded.forEach((iri) => state.append("folded", iri));
    if (chains.size) {
      state.set("from", from.value);
      state.set("to", to.value);
    }
    if (selected) state.set("thing", selected);
    const bare = window.location.pathname + window.location.search;
    if (!String(state) && !told()) return;
    try {
      window.history.replaceState(null, "", String(state) ? "#" + state : bare);
    } catch {
      // A page opened from a file may not be allowed to: nothing is lost but the address.
    }
  }

  // Returns what the address says of the picture, if it says anything.
  function told() {
    const state = new URLSearchParams(window.location.hash.slice(1));
    return ["find", ...ENDS].some((name) => state.has(name)) ? state : null;
  }

  // Makes the picture what the address says, and returns whether it says anything.
  function restore() {
    const state = told();
    if (!state) return false;
    const gone = ENDS.flatMap((name) => state.getAll(name)).some((iri) => !first.has(iri));
    const known = (name) => state.getAll(name).filter((iri) => first.has(iri));
    find.value = state.get("find") || "";
    folded.clear();
    known("folded").forEach((iri) => folded.add(iri));
    from.value = known("from")[0] || "";
    to.value = known("to")[0] || "";
    selected = "";
    chains = new Set();
    network.unselectAll();
    show();
    if (from.value && to.value) between();
    const thing = known("thing").find((iri) => !hidden.has(iri));
    if (thing) select(thing, false);
    if (gone) announce("Some of what this address points to is not in this picture.");
    place.scrollIntoView({ block: "nearest" });
    return true;
  }

  function elsewhere(parameter, iri) {
    if (!data.address) return "";
    const asked = new URLSearchParams(window.location.search);
    if (parameter === "focus") {
      for (const name of ["view", "expand", "hide", "types", "links"]) asked.delete(name);
      asked.set("focus", iri);
      return data.address + "?" + asked;
    }
    asked.append(parameter, iri);
    return data.address + "?" + asked + window.location.hash;
  }

  // Expanding and collapsing ---------------------------------------------------------

  function collapse(iri) {
    folded.add(iri);
    const before = hidden.size;
    show();
    const more = hidden.size - before;
    if (!more) {
      folded.delete(iri);
      show();
    }
    announce(more ? count(more, "thing") + " folded away." : "Nothing hangs on it alone.");
  }

  function expand(iri) {
    const before = hidden.size;
    folded.delete(iri);
    show();
    announce(count(before - hidden.size, "thing") + " shown again.");
  }

  function unfold() {
    folded.clear();
    show();
    list.focus();
    announce("Everything is shown again.");
  }

  // What is hidden follows from what is folded, in the order in which it was.
  function hide() {
    hidden.clear();
    for (const iri of folded) {
      const alone = [...around(iri)].filter(
        (other) => other !== iri && [...around(other)].every((end) => end === other || end === iri),
      );
      alone.forEach((other) => hidden.add(other));
    }
  }

  function show() {
    hide();
    nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: hidden.has(node.id) })));
    edges.update(
      data.edges.map((edge) => ({
        id: edge.id,
        hidden: hidden.has(edge.from) || hidden.has(edge.to),
      })),
    );
    if (hidden.has(selected)) {
      selected = "";
      network.unselectAll();
    }
    fill();
    shade();
    tell();
  }

  // How two things hang together: every shortest chain, in whichever direction.

  function ask(event) {
    event.preventDefault();
    selected = "";
    network.unselectAll();
    fill();
    if (from.value && to.value) between();
    else announce("Choose two things.");
  }

  function between() {
    const steps = distances(from.value);
    chains = new Set();
    if (from.value !== to.value && steps.has(to.value)) back(to.value, steps);
    shade();
    tell();
    const length = steps.get(to.value);
    announce(
      chains.size
        ? "They are " + count(length, "link") + " apart; " +
          [...chains].filter((id) => first.has(id)).length + " things stand on the shortest chains."
        : "No chain of the links shown joins the two.",
    );
    if (chains.size) {
      network.fit({ nodes: [...chains].filter((id) => first.has(id)), animation: !still });
      canvas.scrollIntoView({ block: "nearest" });
    }
  }

  function distances(start) {
    const steps = new Map([[start, 0]]);
    const queue = [start];
    while (queue.length) {
      const now = queue.shift();
      for (const end of around(now)) {
        if (!steps.has(end)) {
          steps.set(end, steps.get(now) + 1);
          queue.push(end);
        }
      }
    }
    return steps;
  }

  function back(end, steps) {
    const queue = [end];
    chains.add(end);
    while (queue.length) {
      const now = queue.shift();
      for (const edge of links(now)) {
        const other = edge.from === now ? edge.to : edge.from;
        if (steps.get(other) === steps.get(now) - 1) {
          chains.add(edge.id);
          if (!chains.has(other)) {
            chains.add(other);
            queue.push(other);
          }
        }
      }
    }
  }

  function clear() {
    chains = new Set();
    from.value = "";
    to.value = "";
    network.unselectAll();
    select("", true);
    announce("Nothing is selected.");
  }

  // Moving about -----------------------------------------------------------------------

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: !still });
  }

  function move(right, down) {
    const scale = network.getScale();
    const now = network.getViewPosition();
    const step = canvas.clientWidth / 3 / scale;
    network.moveTo({
      position: { x: now.x + right * step, y: now.y + down * step },
      animation: !still,
    });
  }

  function fit(text) {
    network.fit({ animation: false });
    if (text) announce(text);
  }

  // Text is to be read at once: where all of it would be too small, the picture starts
  // at its left edge, or at its focus, as large as the width allows.
  function begin() {
    fit("");
    const least = canvas.clientWidth < 600 ? 0.9 : 0.8;
    const scale = Math.max(least, Math.min(1, canvas.clientWidth / data.size.width));
    if (network.getScale() >= least) return;
    const start = data.focus && first.get(data.focus);
    const wide = canvas.clientWidth / scale;
    const tall = canvas.clientHeight / scale;
    const x = Math.min(0, (wide - data.size.width) / 2);
    const seen = data.headings.filter((one) => Math.abs(one.x - x) < wide / 2);
    const y = Math.min(...seen.map((one) => one.y)) - 20 + tall / 2;
    network.moveTo({ scale, position: start ? { x: start.x, y: start.y } : { x, y } });
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (place.requestFullscreen) place.requestFullscreen();
  }

  document.addEventListener("fullscreenchange", () => {
    const whole = Boolean(document.fullscreenElement);
    network.setOptions({ interaction: { zoomView: whole } });
    announce(whole ? "Full screen. Escape leaves it." : "");
  });

  // On paper nothing scrolls: a copy stands there whole, which no layout draws anew.
  window.addEventListener("beforeprint", () => {
    const seen = { scale: network.getScale(), position: network.getViewPosition() };
    canvas.style.height = "auto";
    canvas.style.aspectRatio = data.size.width + " / " + data.size.height;
    network.redraw();
    fit("");
    network.redraw();
    const drawn = canvas.querySelector("canvas");
    const copy = make("canvas", { class: "picture-paper", width: drawn.width, height: drawn.height });
    copy.getContext("2d").drawImage(drawn, 0, 0);
    canvas.before(copy);
    canvas.style.display = "none";
    window.addEventListener("afterprint", () => {
      copy.remove();
      canvas.style.display = "";
      canvas.style.height = "";
      canvas.style.aspectRatio = "";
      network.redraw();
      network.moveTo(seen);
    }, { once: true });
  });

  function motion(on) {
    network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based" } });
    if (!on) {
      nodes.update(data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y })));
      fit("");
    }
    announce(on ? "The picture moves." : "The picture stands still.");
  }

  // Words ------------------------------------------------------------------------------

  function write(drawn, pen) {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 4;
    pen.strokeStyle = "#ffffff";
    pen.font = "bold 14px Arial, Helvetica, sans-serif";
    const taken = data.nodes.filter((node) => !hidden.has(node.id)).map((node) => drawn.getBoundingBox(node.id));
    for (const heading of data.headings) {
      taken.push(room(pen, heading.text, heading));
      put(pen, heading.text, heading, "#0b0c0c");
    }
    pen.font = "12px Arial, Helvetica, sans-serif";
    for (const edge of data.edges) {
      const line = drawn.body.edges[edge.id].edgeType;
      const spots = wordsOf(edge).flatMap((word) => ALONG.map((part) => ({ word, ...line.getPoint(part) })));
      const spot = spots.find((one) => free(room(pen, one.word, one), taken));
      if (!spot) continue;
      taken.push(room(pen, spot.word, spot));
      put(pen, spot.word, spot, edge.color.color);
    }
  }

  // A word steps back with its line; what is chosen says all that it is.
  function wordsOf(edge) {
    if (hidden.has(edge.from) || hidden.has(edge.to)) return [];
    if (lights(edge)) return [edge.title, edge.about.basis];
    return chains.size || selected ? [] : edge.about.words;
  }

  function room(pen, text, at) {
    const half = pen.measureText(text).width / 2;
    return { left: at.x - half, right: at.x + half, top: at.y - 8, bottom: at.y + 8 };
  }

  function free(spot, taken) {
    return taken.every(
      (one) => spot.left >= one.right || one.left >= spot.right || spot.top >= one.bottom || one.top >= spot.bottom,
    );
  }

  function put(pen, text, at, colour) {
    pen.strokeText(text, at.x, at.y);
    pen.fillStyle = colour;
    pen.fillText(text, at.x, at.y);
  }

  // Saving -----------------------------------------------------------------------------

  // The whole picture as it is shaded, at its full size, with what its lines mean.
  function png() {
    const aside = make("div", { class: "picture-aside" });
    aside.style.width = data.size.width + "px";
    aside.style.height = data.size.height + "px";
    place.append(aside);
    const whole = new vis.Network(aside, { nodes, edges }, data.options);
    whole.moveTo({ scale: 1, position: { x: 0, y: 0 } });
    whole.on("afterDrawing", (pen) => write(whole, pen));
    whole.once("afterDrawing", () => window.setTimeout(() => keep(whole, aside)));
    whole.redraw();
  }

  function keep(whole, aside) {
    const drawn = aside.querySelector("canvas");
    const ratio = drawn.width / data.size.width;
    const below = [data.caption, data.sentence].flatMap(lines);
    const copy = make("canvas", { width: drawn.width, height: drawn.height + (60 + 17 * below.length) * ratio });
    const pen = copy.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(drawn, 0, 0);
    whole.destroy();
    aside.remove();
    pen.scale(ratio, ratio);
    foot(pen, data.size.height, below);
    copy.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      const name = plain(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      make("a", { href: address, download: name + ".png" }).click();
      window.setTimeout(() => URL.revokeObjectURL(address), 1000);
      announce("The picture is saved as " + name + ".png.");
    });
  }

  // A text in lines no wider than the picture.
  function lines(text) {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = "14px Arial, Helvetica, sans-serif";
    return text.split(" ").reduce((made, word) => {
      const longer = made.length ? made[made.length - 1] + " " + word : word;
      if (made.length && pen.measureText(longer).width <= data.size.width - 40) made[made.length - 1] = longer;
      else made.push(word);
      return made;
    }, []);
  }

  function foot(pen, top, below) {
    pen.fillStyle = "#0b0c0c";
    pen.font = "14px Arial, Helvetica, sans-serif";
    below.forEach((line, number) => pen.fillText(line, 20, top + 60 + 17 * number));
    pen.lineWidth = 2;
    data.legend.lines.forEach((one, number) => {
      const left = 20 + 170 * number;
      pen.strokeStyle = one.colour;
      pen.setLineDash(one.dash);
      pen.beginPath();
      pen.moveTo(left, top + 25);
      pen.lineTo(left + 60, top + 25);
      pen.stroke();
      pen.fillText(one.basis, left + 68, top + 30);
    });
  }

  // Beginning ----------------------------------------------------------------------------

  build();
  const network = new vis.Network(canvas, { nodes, edges }, data.options);
  // The list is the way by keyboard; an image has nothing to stop at.
  canvas.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
  network.on("afterDrawing", (pen) => write(network, pen));
  network.on("click", (event) => {
    if (event.nodes.length) select(event.nodes[0], true);
    else if (selected || chains.size) clear();
  });
  // For whoever wants more of vis-network than the buttons give, tests among them.
  window.csaPicture = network;
  begin();
  fill();
  if (!restore()) tell();
  window.addEventListener("hashchange", () => restore() || remember());
})();
