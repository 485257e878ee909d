import {careful, fewestRepeats, guestUser} from '../../bench/defaults.ts';
import type {BenchSetup} from '../../bench/measurement.ts';
import {parsePeer, peerNotation} from '../../bench/peer.ts';
import {type Form, openForm, values} from '../form.ts';

const fields = [
	{id: 'peer', title: 'peer', hint: 'iperf3 -s runs at 10.0.0.20[:5201], or ssh://root@10.0.0.20', value: ''},
	{id: 'guestUser', title: 'guest user', hint: 'who logs in to the guest over SSH to run iperf3', value: guestUser},
	{id: 'streams', title: 'streams', hint: 'numbers of parallel TCP streams, such as 1, 16', value: careful.streams.join(', ')},
	{
		id: 'repeats',
		title: 'repeats',
		hint: `runs of each, none dropped; fewer than ${fewestRepeats} can never decide`,
		value: String(careful.repeats),
	},
	{id: 'seconds', title: 'seconds', hint: 'length of one run', value: String(careful.seconds)},
] as const;

type FieldId = (typeof fields)[number]['id'];

/** The questions before a measurement. */
export function openSetup(): Form {
	return openForm(
		fields.map(field => ({...field, empty: 'needed'})),
		checkSetup,
	);
}

/** The complaint about a field of the form, or undefined. */
export function checkSetup(id: string, text: string): string | undefined {
	switch (id as FieldId) {
		case 'peer':
			return parsePeer(text) === undefined ? `give ${peerNotation}` : undefined;
		case 'guestUser':
			return /^[a-z_][\w.-]*$/i.test(text.trim()) ? undefined : 'give the name of a user of the guest, such as root';
		case 'streams':
			return parseStreams(text) === undefined ? 'give numbers from 1 to 128, such as 1, 16' : undefined;
		case 'repeats':
			return checkNumber(text, fewestRepeats, 50);
		case 'seconds':
			return checkNumber(text, 1, 600);
	}
}

/** What the form says, or undefined while a field has a complaint. */
export function readSetup(form: Form): BenchSetup | undefined {
	const {peer: address = '', guestUser = '', streams: list = '', repeats, seconds} = values(form);
	const peer = parsePeer(address);
	const streams = parseStreams(list);
	if (peer === undefined || streams === undefined || form.fields.some(field => field.complaint !== undefined)) {
		return undefined;
	}

	return {peer, guestUser, streams, seconds: Number(seconds), leadIn: careful.leadIn, repeats: Number(repeats)};
}

/** Seconds that one measurement takes: every stream count, every repeat. Starting and stopping iperf3 takes about one more each. */
export function measuringSeconds(setup: BenchSetup): number {
	return setup.streams.length * setup.repeats * (setup.leadIn + setup.seconds + 1);
}

function parseStreams(text: string): readonly number[] | undefined {
	const numbers = text
		.split(/[\s,]+/)
		.filter(word => word !== '')
		.map(Number);
	const fine = numbers.length > 0 && numbers.every(number => Number.isInteger(number) && number >= 1 && number <= 128);
	return fine ? [...new Set(numbers)] : undefined;
}

function checkNumber(text: string, from: number, to: number): string | undefined {
	const number = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
	return number >= from && number <= to ? undefined : `give a whole number from ${from} to ${to}`;
}
