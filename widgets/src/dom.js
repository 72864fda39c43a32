// Elements, built one by one. There is no sink for HTML in this script: that is what lets it run
// under Trusted Types, and what keeps everything that comes from the network text.

/** An element with attributes (false and undefined ones are left out) and children. Its `part`,
    which a page may style, is its class too. */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes ?? {})) {
    if (value != null && value !== false) element.setAttribute(attribute, value);
  }
  if (attributes?.part) element.className = attributes.part;
  element.append(...children.filter((child) => child != null));
  return element;
}

/** `address` made absolute against `base`, or undefined where nobody should be sent there. */
export function safe(address, base) {
  try {
    const url = new URL(address, base);
    return /^(https?|mailto|tel):$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** A link, or its mere text where the address is none to follow. */
export function link(address, base, part, ...children) {
  const href = safe(address, base);
  return href ? h("a", { href, part }, ...children) : h("span", {}, ...children);
}
