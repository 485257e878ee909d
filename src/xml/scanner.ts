/** Text that is not what it should be. `line` and `column` count from 1; columns are characters. */
export class XmlError extends Error {
	override readonly name = 'XmlError';
	readonly line: number;
	readonly column: number;

	constructor(text: string, offset: number, problem: string) {
		const before = text.slice(0, offset).split(/\r\n?|\n/);
		const column = [...(before.at(-1) ?? '')].length + 1;
		super(`XML line ${before.length}, column ${column}: ${problem}`);
		this.line = before.length;
		this.column = column;
	}
}

/** By code: 2 begins a name, 1 goes on with it. ASCII only. */
const wordCharacters = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
	const character = String.fromCharCode(code);
	wordCharacters[code] = /[:A-Z_a-z]/.test(character) ? 2 : /[-.\d]/.test(character) ? 1 : 0;
}

/** Walks over a text once, forward; everything it does not know how to read is an error at the place where it stands. */
export class Scanner {
	at = 0;
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}

	fail(problem: string, offset = this.at): never {
		throw new XmlError(this.text, offset, problem);
	}

	sees(opening: string): boolean {
		return this.text.startsWith(opening, this.at);
	}

	/** Goes past an opening; false when something else is here. */
	skip(opening: string): boolean {
		if (!this.sees(opening)) {
			return false;
		}

		this.at += opening.length;
		return true;
	}

	/** Goes past white space; false when there is none here. */
	skipBlank(): boolean {
		const {text, at: start} = this;
		let end = start;
		for (let code = text.charCodeAt(end); code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d; code = text.charCodeAt(end)) {
			end++;
		}

		this.at = end;
		return end > start;
	}

	/** A name of XML that is all ASCII; undefined where none begins, or where it goes on beyond ASCII. */
	takeWord(): string | undefined {
		const {text, at: start} = this;
		if (wordCharacters[text.charCodeAt(start)] !== 2) {
			return undefined;
		}

		let end = start + 1;
		while (wordCharacters[text.charCodeAt(end)]) {
			end++;
		}

		if (text.charCodeAt(end) >= 128) {
			return undefined;
		}

		this.at = end;
		return text.slice(start, end);
	}

	take(pattern: RegExp): RegExpExecArray | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text);
		if (found === null) {
			return undefined;
		}

		this.at = pattern.lastIndex;
		return found;
	}

	/** Skips an opening and everything to the closing, and gives what is between. */
	takeBetween(opening: string, closing: string, what: string): string {
		const start = this.at + opening.length;
		const end = this.text.indexOf(closing, start);
		if (end === -1) {
			this.fail(`this ${what} never ends: expected "${closing}". Close it.`);
		}

		this.at = end + closing.length;
		return this.text.slice(start, end);
	}
}
