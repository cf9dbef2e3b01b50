// The picture: draws what the page's own data say, and lets a list drive it.
//
// Data stand in the element "picture-data"; every text from them goes into the page as
// text, never as markup. Nothing is fetched. The list beside the picture does all that
// a pointer can do; what changes is announced.
"use strict";

(function () {
  const place = document.getElementById("picture");
  const held = document.getElementById("picture-data");
  if (!place || !held || !window.vis) return;

  const data = JSON.parse(held.textContent);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const first = new Map(data.nodes.map((node) => [node.id, node]));
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
    oninput: () => fill(),
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
        "Arrow keys choose, Enter goes to what is said of it.",
      ),
      make("p", { id: "picture-list-name", class: "picture-name" }, "Things"),
      list,
    );
    const ways = make(
      "form",
      { class: "picture-ways", onsubmit: between },
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
      make("div", { class: "picture-body" }, side, canvas, details),
      ways,
    );
    for (const node of named()) {
      for (const choice of [from, to]) {
        choice.append(make("option", { value: node.id }, node.about.label + " – " + node.about.kind));
      }
    }
    if (data.nodes.length > 1) to.selectedIndex = 1;
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
    if (words.length) announce(shown.length + " found.");
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
    remember();
    const about = first.get(iri).about;
    announce(about.label + ", " + about.kind + ", " + links(iri).length + " links shown.");
  }

  function links(iri) {
    return edges.get({
      filter: (edge) => (edge.from === iri || edge.to === iri) && !edge.hidden,
    });
  }

  function around(iri) {
    return new Set(links(iri).flatMap((edge) => [edge.from, edge.to]));
  }

  // What is chosen stands out; the rest steps back.
  function shade() {
    const near = selected ? around(selected) : new Set();
    const lit = chains.size > 0;
    const many = data.edges.length > 40;
    nodes.update(
      data.nodes.map((node) => {
        const back = lit ? !chains.has(node.id) : selected && node.id !== selected && !near.has(node.id);
        return { id: node.id, opacity: back ? 0.25 : 1 };
      }),
    );
    edges.update(
      data.edges.map((edge) => {
        const own = lit
          ? chains.has(edge.id)
          : edge.from === selected || edge.to === selected;
        const back = (lit || selected) && !own;
        return {
          id: edge.id,
          label: own && many ? edge.title : edge.label || " ",
          width: own ? 2.5 : 1,
          color: { ...edge.color, opacity: back ? 0.12 : own ? 1 : edge.color.opacity },
        };
      }),
    );
  }

  function tell() {
    details.replaceChildren();
    if (!selected) {
      details.append(make("p", {}, "Choose a thing in the list or in the picture."));
      return;
    }
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
      button("Hide what hangs on it alone", () => collapse(selected)),
      button("Show it again", () => expand(selected)),
    );
    for (const [text, parameter] of [["Start from here", "focus"], ["Add what else it is linked to", "expand"], ["Leave it out", "hide"]]) {
      const address = elsewhere(parameter, selected);
      if (address) acts.append(make("a", { href: address }, text));
    }
    details.append(acts);
    const said = make("ul", {});
    for (const edge of links(selected)) {
      const out = edge.from === selected;
      const other = first.get(out ? edge.to : edge.from);
      said.append(
        make(
          "li",
          {},
          (out ? "→ " : "← ") + edge.about.link + " ",
          button(other.about.label, () => select(other.id, false), { class: "picture-go" }),
          " " + edge.about.basis,
          make("span", { class: "picture-kind" }, " " + edge.about.sources.join("; ")),
        ),
      );
    }
    details.append(said);
  }

  // The address keeps what is selected, so that it can be sent.
  function remember() {
    const hash = selected ? "#thing=" + encodeURIComponent(selected) : " ";
    try {
      window.history.replaceState(null, "", hash === " " ? window.location.pathname + window.location.search : hash);
    } catch {
      // A page opened from a file may not be allowed to: nothing is lost but the address.
    }
  }

  function elsewhere(parameter, iri) {
    if (!data.address) return "";
    const asked = new URLSearchParams(window.location.search);
    if (parameter === "focus") {
      for (const name of ["view", "expand", "hide", "types", "links"]) asked.delete(name);
      asked.set("focus", iri);
    } else {
      asked.append(parameter, iri);
    }
    return data.address + "?" + asked;
  }

  // Expanding and collapsing ---------------------------------------------------------

  function collapse(iri) {
    const near = around(iri);
    near.delete(iri);
    const away = [...near].filter((other) =>
      [...around(other)].every((end) => end === other || end === iri || hidden.has(end)),
    );
    away.forEach((other) => hidden.add(other));
    show();
    announce(away.length + " things that hang on it alone are hidden.");
  }

  function expand(iri) {
    const near = data.edges
      .filter((edge) => edge.from === iri || edge.to === iri)
      .flatMap((edge) => [edge.from, edge.to])
      .filter((end) => hidden.has(end));
    near.forEach((end) => hidden.delete(end));
    show();
    announce(new Set(near).size + " things are shown again.");
  }

  function show() {
    nodes.update(data.nodes.map((node) => ({ id: node.id, hidden: hidden.has(node.id) })));
    edges.update(
      data.edges.map((edge) => ({
        id: edge.id,
        hidden: hidden.has(edge.from) || hidden.has(edge.to),
      })),
    );
    fill();
    shade();
    tell();
  }

  // How two things hang together: every shortest chain, in whichever direction.

  function between(event) {
    event.preventDefault();
    selected = "";
    network.unselectAll();
    fill();
    tell();
    const steps = distances(from.value);
    chains = new Set();
    if (from.value !== to.value && steps.has(to.value)) back(to.value, steps);
    shade();
    const length = steps.get(to.value);
    announce(
      chains.size
        ? "They are " + length + (length === 1 ? " link" : " links") + " apart; " +
          [...chains].filter((id) => first.has(id)).length + " things stand on the shortest chains."
        : "No chain of the links shown joins the two.",
    );
    if (chains.size) {
      network.fit({ nodes: [...chains].filter((id) => first.has(id)), animation: !still });
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
    network.unselectAll();
    select("", true);
    remember();
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
    const least = canvas.clientWidth < 600 ? 0.85 : 0.62;
    if (network.getScale() >= least) return;
    const start = data.focus && first.get(data.focus);
    const wide = canvas.clientWidth / least;
    const tall = canvas.clientHeight / least;
    const x = Math.min(0, -data.size.width / 2 + wide / 2);
    const seen = data.headings.filter((one) => Math.abs(one.x - x) < wide / 2);
    const y = Math.min(...seen.map((one) => one.y)) - 30 + tall / 2;
    network.moveTo({ scale: least, position: start ? { x: start.x, y: start.y } : { x, y } });
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (place.requestFullscreen) place.requestFullscreen();
  }

  document.addEventListener("fullscreenchange", () => {
    network.setOptions({ interaction: { zoomView: Boolean(document.fullscreenElement) } });
  });

  function motion(on) {
    network.setOptions({ physics: { enabled: on, solver: "forceAtlas2Based" } });
    if (!on) {
      nodes.update(data.nodes.map((node) => ({ id: node.id, x: node.x, y: node.y })));
      fit("");
    }
    announce(on ? "The picture moves." : "The picture stands still.");
  }

  // Saving -----------------------------------------------------------------------------

  function png() {
    const drawn = canvas.querySelector("canvas");
    const copy = make("canvas", { width: drawn.width, height: drawn.height });
    const pen = copy.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, copy.width, copy.height);
    pen.drawImage(drawn, 0, 0);
    copy.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      const name = plain(data.title).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
      make("a", { href: address, download: name + ".png" }).click();
      window.setTimeout(() => URL.revokeObjectURL(address), 1000);
      announce("What the picture shows is saved as " + name + ".png.");
    });
  }

  // Beginning ----------------------------------------------------------------------------

  build();
  const network = new vis.Network(canvas, { nodes, edges }, data.options);
  // The list is the way by keyboard; an image has nothing to stop at.
  canvas.querySelectorAll("[tabindex]").forEach((one) => one.removeAttribute("tabindex"));
  network.on("afterDrawing", (pen) => {
    pen.font = "bold 14px Arial, Helvetica, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 4;
    pen.strokeStyle = "#ffffff";
    pen.fillStyle = "#0b0c0c";
    for (const heading of data.headings) {
      pen.strokeText(heading.text, heading.x, heading.y);
      pen.fillText(heading.text, heading.x, heading.y);
    }
  });
  network.on("click", (event) => {
    if (event.nodes.length) select(event.nodes[0], true);
    else if (selected || chains.size) clear();
  });
  // For whoever wants more of vis-network than the buttons give, tests among them.
  window.csaPicture = network;
  begin();
  fill();
  const asked = new URLSearchParams(window.location.hash.slice(1)).get("thing");
  if (asked && first.has(asked)) select(asked, false);
  else tell();
  announce("");
})();
