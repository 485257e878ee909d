import {setTimeout as wait} from 'node:timers/promises';
import {gunzipSync} from 'node:zlib';
import type {Recording} from '../measured/recording.ts';
import type {Rehearsal} from '../wizard/rehearsal/replaying-meter.ts';
import recorded from './recorded-run.json' with {type: 'json'};

/** What the sample shows where others measure: the run that test/sample/pack.ts has put there; undefined: there is none. */
export const rehearsal = (): Rehearsal | undefined => {
	const packed: string | null = recorded;
	return packed === null ? undefined : {recording: unpacked(packed), wait};
};

/** JSON, by gzip and base64: the same few names and numbers again and again. */
const unpacked = (text: string): Recording => JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString());
