import {edited, emptyField, fieldOf, isTextEvent, printable, type TextEvent, type TextField} from './text-field.ts';

/** A few lines of text to fill in. A complaint says why a value cannot stay. */
export type Form = {
	readonly fields: readonly FormField[];
	/** Index of the field that takes what is typed. */
	readonly cursor: number;
	/** Where in that field it goes. */
	readonly caret: number;
};

export type FormField = {
	readonly id: string;
	readonly title: string;
	readonly hint: string;
	/** All that it takes, where that is a few words: they are chosen from, and nothing else can be typed. */
	readonly choices?: readonly string[] | undefined;
	readonly value: string;
	/** What an empty value means. */
	readonly empty: string;
	readonly complaint: string | undefined;
};

/** Where an empty value does not stand for anything. */
export const needed = 'needed';

/** The complaint about a value as typed, or undefined when it is fine. */
export type Check = (id: string, text: string) => string | undefined;

export type FormEvent = {readonly type: 'move'; readonly by: number} | TextEvent;

export function isFormEvent(event: {readonly type: string}): event is FormEvent {
	return event.type === 'move' || isTextEvent(event);
}

/** A form over the given fields, each checked as it stands. */
export function openForm(fields: readonly Omit<FormField, 'complaint'>[], check: Check): Form {
	const checked = fields.map(field => ({...field, complaint: check(field.id, field.value)}));
	return {fields: checked, cursor: 0, caret: endOf(checked[0])};
}

/** What a key does to a form. */
export function editForm(form: Form, event: FormEvent, check: Check): Form {
	if (event.type === 'move') {
		const cursor = (form.cursor + event.by + form.fields.length) % Math.max(1, form.fields.length);
		return cursor === form.cursor ? form : {...form, cursor, caret: endOf(form.fields[cursor])};
	}

	const field = form.fields[form.cursor];
	if (field === undefined) {
		return form;
	}

	const {text, caret} =
		field.choices === undefined
			? edited({text: field.value, caret: form.caret}, event)
			: chosenBy(event, {text: field.value, caret: form.caret}, field.empty === needed ? field.choices : ['', ...field.choices]);
	if (text === field.value) {
		return caret === form.caret ? form : {...form, caret};
	}

	return {...form, caret, fields: form.fields.with(form.cursor, {...field, value: text, complaint: check(field.id, text)})};
}

/**
 * Of the choices the next one, or that before; the one that begins with what is typed, of which the caret stands after the last letter; or
 * the empty one, where it is one.
 */
function chosenBy(event: TextEvent, {text, caret}: TextField, choices: readonly string[]): TextField {
	const at = choices.indexOf(text);
	const [next = text, before = text] = [choices[(at + 1) % choices.length], choices.at(at - 1)];
	switch (event.type) {
		case 'right':
			return {text: next, caret: 0};
		case 'left':
			return {text: before, caret: 0};
		case 'type': {
			const letters = printable(event.text);
			const after = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
			return (
				beginning(choices, `${text.slice(0, caret)}${letters}`) ??
				beginning(after, letters.trim()) ??
				(letters === ' ' ? {text: next, caret: 0} : {text, caret})
			);
		}
		case 'erase':
		case 'erase next':
		case 'erase word':
		case 'clear':
			return choices.includes('') ? emptyField : {text, caret};
		default:
			return {text, caret};
	}
}

function beginning(choices: readonly string[], letters: string): TextField | undefined {
	const found = letters === '' ? undefined : choices.find(choice => choice.toLowerCase().startsWith(letters.toLowerCase()));
	return found === undefined ? undefined : {text: found, caret: letters.length};
}

/** Whether no field has a complaint. */
export function isValid(form: Form): boolean {
	return form.fields.every(field => field.complaint === undefined);
}

/** The values by field id, without surrounding blanks. */
export function values(form: Form): Readonly<Record<string, string>> {
	return Object.fromEntries(form.fields.map(field => [field.id, field.value.trim()]));
}

function endOf(field: FormField | undefined): number {
	return fieldOf(field?.value ?? '').caret;
}
