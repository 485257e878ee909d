const nameStart = String.raw`:A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}`;
/** XML 1.0 section 2.3, as a part of an expression with the flag `u`. */
export const name = String.raw`[${nameStart}][${nameStart}\-.\d\xB7\u0300-\u036F\u203F\u2040]*`;

const nameAlone = new RegExp(`^${name}$`, 'u');

/** Whether an element or an attribute may be called so. */
export const isName = (text: string): boolean => nameAlone.test(text);
