/**
 * What the page says, from its catalogue: no sentence stands in a script.
 */

/** Words by key, or their plural forms. @typedef {Record<string, string | Record<string, string>>} Entries */

/**
 * @typedef {object} Speech
 * @property {string} language
 * @property {(key: string, fields?: Record<string, string | number>) => string} say the words of a
 *   key with its fields filled in; numbers are written as the language does. A field `n` chooses
 *   between plural forms. Throws an Error for an unknown key or a missing field.
 * @property {(value: number, digits?: number) => string} number a number with so many digits after
 *   the point (2 if left out), a true minus sign, and no "-0"
 * @property {(value: number, digits?: number) => string} signed the same with its sign
 * @property {(share: number, digits?: number) => string} percent a share as "12 %"
 * @property {(parts: string[]) => string} listed "a, b and c"
 */

/**
 * @param {Entries} entries
 * @param {string} language
 * @returns {Speech}
 */
export function speech(entries, language) {
  const plural = new Intl.PluralRules(language);
  const number = (/** @type {number} */ value, digits = 2) => written(value, digits, language);
  const say = (/** @type {string} */ key, /** @type {Record<string, any>} */ fields = {}) => {
    const entry = entries[key];
    if (entry === undefined) throw new Error(`no words for '${key}'`);
    const text = typeof entry === "string" ? entry : formOf(entry, plural.select(fields.n));
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      if (fields[name] === undefined) throw new Error(`no '${name}' for '${key}'`);
      return typeof fields[name] === "number" ? number(fields[name], 0) : fields[name];
    });
  };
  return {
    language,
    say,
    number,
    signed: (value, digits = 2) => {
      const text = number(value, digits);
      return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
    },
    percent: (share, digits = 0) => `${number(100 * share, digits)} %`,
    listed: (parts) => new Intl.ListFormat(language).format(parts),
  };
}

/** @param {Record<string, string>} forms @param {string} wanted */
function formOf(forms, wanted) {
  return forms[wanted] ?? forms.other;
}

/** Formats are kept, as one takes longer to make than a thousand numbers to write.
 * @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {number} digits @param {string} language @returns {Intl.NumberFormat} */
function formatOf(digits, language) {
  const key = `${language} ${digits}`;
  const shape = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = formats.get(key) ?? new Intl.NumberFormat(language, shape);
  formats.set(key, format);
  return format;
}

/** @param {number} value @param {number} digits @param {string} language */
function written(value, digits, language) {
  const text = formatOf(digits, language).format(value);
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", "");
}
