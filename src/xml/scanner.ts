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

/** Walks over a text once, forward; everything it does not know how to read is an error at the place where it stands. */
export class Scanner {
	at = 0;

	constructor(readonly text: string) {}

	fail(problem: string, offset = this.at): never {
		throw new XmlError(this.text, offset, problem);
	}

	sees(opening: string): boolean {
		return this.text.startsWith(opening, this.at);
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
