import {isData} from '../change/reach.ts';
import type {Step} from './plan.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const oneOf =
	(...words: readonly string[]) =>
	(value: unknown): boolean =>
		words.includes(value as string);

/** Every part of a step, with what it must be. */
const parts: Readonly<Record<keyof Step, readonly [string, (value: unknown) => boolean]>> = {
	id: ['a text', isText],
	title: ['a text', isText],
	stars: ['a number from 1 to 5', value => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 5],
	state: ['on, off, satisfied, unavailable or invalid', oneOf('on', 'off', 'satisfied', 'unavailable', 'invalid')],
	summary: ['a text', isText],
	about: ['a text', isText],
	because: ['a list of texts', isTexts],
	warnings: ['a list of texts', isTexts],
	risk: ['a text', isText],
	source: ['a text', isText],
	changes: ['a list', Array.isArray],
	effect: ['now, next guest start or next boot', oneOf('now', 'next guest start', 'next boot')],
};

/** The complaint about something that should be a step; undefined where it is one. Its changes are not looked at. */
export const stepComplaint = (step: unknown): string | undefined => {
	if (!isData(step)) return 'a step is not an object.';
	const wrong = Object.entries(parts).find(([name, [, isRight]]) => !isRight(step[name]));
	return wrong && `step ${isText(step.id) ? step.id : '?'}: ${wrong[0]} must be ${wrong[1][0]}.`;
};
