import {edited, fieldOf, isTextEvent, type TextEvent} from './text-field.ts';

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
			: fieldOf(chosenBy(event, field.value, field.empty === needed ? field.choices : ['', ...field.choices]));
	if (text === field.value) {
		return caret === form.caret ? form : {...form, caret};
	}

	return {...form, caret, fields: form.fields.with(form.cursor, {...field, value: text, complaint: check(field.id, text)})};
}

/** Of the choices the next one, or that before; the next that begins with the letter typed; or the empty one, where it is one. */
function chosenBy(event: TextEvent, value: string, choices: readonly string[]): string {
	const at = choices.indexOf(value);
	const after = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
	switch (event.type) {
		case 'right':
			return after[0] ?? value;
		case 'left':
			return choices.at(at - 1) ?? value;
		case 'type': {
			const letters = event.text.toLowerCase();
			return (event.text === ' ' ? after[0] : after.find(choice => choice !== '' && choice.toLowerCase().startsWith(letters))) ?? value;
		}
		case 'erase':
		case 'erase next':
		case 'erase word':
		case 'clear':
			return choices.includes('') ? '' : value;
		default:
			return value;
	}
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
