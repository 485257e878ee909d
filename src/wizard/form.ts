/** A few lines of text to fill in. A complaint says why a value cannot stay. */
export type Form = {
	readonly fields: readonly FormField[];
	/** Index of the field that takes what is typed. */
	readonly cursor: number;
};

export type FormField = {
	readonly id: string;
	readonly title: string;
	readonly hint: string;
	readonly value: string /** What an empty value means. */;
	readonly empty: string;
	readonly complaint: string | undefined;
};

/** The complaint about a value as typed, or undefined when it is fine. */
export type Check = (id: string, text: string) => string | undefined;

export type FormEvent =
	| {readonly type: 'move'; readonly by: number}
	| {readonly type: 'type'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'clear'};

/** A form over the given fields, each checked as it stands. */
export function openForm(fields: readonly Omit<FormField, 'complaint'>[], check: Check): Form {
	return {fields: fields.map(field => ({...field, complaint: check(field.id, field.value)})), cursor: 0};
}

/** What a key does to a form. Typing always goes to the end of the field. */
export function editForm(form: Form, event: FormEvent, check: Check): Form {
	switch (event.type) {
		case 'move': {
			const cursor = (form.cursor + event.by + form.fields.length) % Math.max(1, form.fields.length);
			return cursor === form.cursor ? form : {...form, cursor};
		}
		case 'type':
			// A pasted line may end in a line break, and a terminal may slip in control characters.
			return rewrite(form, value => value + event.text.replace(/\p{Cc}/gu, ''), check);
		case 'erase':
			return rewrite(form, value => [...value].slice(0, -1).join(''), check);
		case 'clear':
			return rewrite(form, () => '', check);
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

function rewrite(form: Form, change: (value: string) => string, check: Check): Form {
	const field = form.fields[form.cursor];
	if (field === undefined) {
		return form;
	}

	const value = change(field.value);
	if (value === field.value) {
		return form;
	}

	return {...form, fields: form.fields.with(form.cursor, {...field, value, complaint: check(field.id, value)})};
}
