/** A line of text, and the place in it where the next character goes: before the one of this index, counted in characters. */
export type TextField = {readonly text: string; readonly caret: number};

/** What a key does to a line of text: as in a shell, a word ends at a blank. */
export type TextEvent =
	| {readonly type: 'type'; readonly text: string}
	| {readonly type: 'left' | 'right' | 'start' | 'end'}
	| {readonly type: 'erase' | 'erase next' | 'erase word' | 'clear'};

export const emptyField: TextField = {text: '', caret: 0};

/** The text with the caret at its end. */
export function fieldOf(text: string): TextField {
	return {text, caret: [...text].length};
}

export function isTextEvent(event: {readonly type: string}): event is TextEvent {
	return ['type', 'left', 'right', 'start', 'end', 'erase', 'erase next', 'erase word', 'clear'].includes(event.type);
}

/** A pasted line may end in a line break, and a terminal may slip in control characters. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '');

/** The line after a key. */
export function edited(field: TextField, event: TextEvent): TextField {
	const characters = [...field.text];
	const {caret} = field;
	const before = characters.slice(0, caret).join('');
	const after = characters.slice(caret).join('');
	const withBefore = (text: string): TextField => ({...fieldOf(text), text: text + after});
	switch (event.type) {
		case 'type':
			return withBefore(before + printable(event.text));
		case 'left':
			return {...field, caret: Math.max(0, caret - 1)};
		case 'right':
			return {...field, caret: Math.min(characters.length, caret + 1)};
		case 'start':
			return {...field, caret: 0};
		case 'end':
			return fieldOf(field.text);
		case 'erase':
			return withBefore(characters.slice(0, Math.max(0, caret - 1)).join(''));
		case 'erase next':
			return {...field, text: before + characters.slice(caret + 1).join('')};
		case 'erase word':
			return withBefore(before.replace(/\S*\s*$/, ''));
		case 'clear':
			return emptyField;
	}
}
