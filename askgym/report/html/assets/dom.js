/* Elements made by hand: whatever is put into them is text, never markup. */

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  put(made, children);
  return made;
}

function put(parent, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) put(parent, child);
    else if (child instanceof Node) parent.append(child);
    else parent.append(shown(String(child)));
  }
}

function fill(parent, ...children) {
  parent.replaceChildren();
  put(parent, children);
  return parent;
}

function byId(id) {
  return document.getElementById(id);
}

function plural(number, one, many) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many || `${one}s`}`;
}

function words(name) {
  return String(name).replaceAll("_", " ");
}

function say(text) {
  byId("live").textContent = text;
}
