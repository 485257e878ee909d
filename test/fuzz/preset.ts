import {presets} from '../../src/plan/preset.ts';
import {damagedJson} from './damage-json.ts';
import {GuestHost} from './guest-host.ts';
import type {Kind} from './kind.ts';

const host = await GuestHost.start();
const mine = {
	name: 'mine',
	tunings: {'cpu-pinning': {on: true, options: {vcpus: '2-5', emulator: '1'}}, hugepages: {on: true, options: {'page-size': '1G'}}},
};

/** A preset file: plan, place and export with it, or a refusal. */
export const kind: Kind = {
	texts: damagedJson([...presets, mine].map(preset => JSON.stringify(preset, null, '\t'))),
	async run(text) {
		const preset = ['--preset', './preset.json'];
		const planned = await host.reads(['plan', '--guest', 'web01', ...preset], text);
		if (planned.status !== 0) return false;
		await host.reads(['place', ...preset], text);
		await host.reads(['export', '--guest', 'web01', ...preset], text);
		return true;
	},
};
