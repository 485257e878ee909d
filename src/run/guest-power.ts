import timers from 'node:timers/promises';
import {said} from '../target/kernel-error.ts';
import {type Target, TargetError} from '../target/target.ts';
import type {RunEvent} from './outcome.ts';

export type Guest = {readonly name: string; readonly uuid: string};
type Tell = (event: RunEvent) => void;

/** Seconds that a guest gets to shut down; a guest that is still booting ignores the first requests. */
const patience = 180;
const between = 15;
/**
 * Milliseconds that one request may take. Libvirt asks the agent of a guest that has one, gives it 60 s
 * (VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN), and presses the power button only then: where the agent hangs, virsh is silent that long.
 */
const longestRequest = 90_000;

export const isRunning = async (target: Target, {uuid}: Guest): Promise<boolean> =>
	(await target.run(['virsh', 'domstate', uuid])).stdout.trim() === 'running';

/**
 * Asks the guest to shut down and waits until it is off. Never destroys it.
 * @param signal is heard until it is asked: a guest that is going down goes off, and whoever stops waiting does not start it again.
 * @returns when it was asked, as `performance.now()` has it; undefined: it was off already
 * @throws TargetError when it is still running after 180 s.
 */
export const shutDown = async (target: Target, guest: Guest, tell: Tell, signal?: AbortSignal): Promise<number | undefined> => {
	signal?.throwIfAborted();
	const asked = performance.now();
	let isHeard = false;
	tell({type: 'guest', name: guest.name, phase: 'shutting down'});
	for (let second = 0, next = 0; second < patience; second++) {
		if (second >= next) {
			const begun = performance.now();
			// virsh refuses it for one that is off.
			isHeard = (await target.run(['virsh', 'shutdown', guest.uuid], {timeout: longestRequest})).status === 0 || isHeard;
			second += Math.floor((performance.now() - begun) / 1000);
			next = second + between;
		}
		const {stdout} = await target.run(['virsh', 'domstate', guest.uuid]);
		if (stdout.trim() === 'shut off') {
			tell({type: 'guest', name: guest.name, phase: 'off'});
			return isHeard ? asked : undefined;
		}

		await timers.setTimeout(1000);
	}

	throw new TargetError(
		`${guest.name} did not shut down within ${patience} s. It is still running as before; shut it down from inside and go on from there. nearmetal never cuts a guest off.`,
	);
};

/**
 * @param asked when it was asked to shut down; undefined: it was off before
 * @throws TargetError with libvirt's own words when it does not start.
 */
export const start = async (target: Target, guest: Guest, tell: Tell, asked: number | undefined): Promise<void> => {
	tell({type: 'guest', name: guest.name, phase: 'starting'});
	const {status, stderr} = await target.run(['virsh', 'start', guest.uuid], {timeout: 300_000});
	if (status !== 0) throw new TargetError(`${guest.name} did not start, and is off: ${said(stderr)}`);
	const away = asked === undefined ? undefined : (performance.now() - asked) / 1000;
	tell({type: 'guest', name: guest.name, phase: 'running', away});
};

/**
 * What is done while a guest is off, and its start whatever comes of that: it ran before.
 * @throws what `whileOff` throws, or why the guest did not start, or both
 */
export const startAfter = async (whileOff: (() => Promise<void>) | undefined, startAgain: () => Promise<void>): Promise<void> => {
	let failed: unknown;
	try {
		await whileOff?.();
	} catch (error) {
		failed = error;
	}
	try {
		await startAgain();
	} catch (error) {
		const reasons = [failed, error].filter(one => one !== undefined).map(one => (one as Error).message);
		throw reasons.length > 1 ? new TargetError([...new Set(reasons)].join(' ')) : error;
	}
	if (failed !== undefined) throw failed;
};
