import assert from 'node:assert/strict';
import {mock} from 'node:test';
import timers from 'node:timers/promises';
import type {MemoryHost} from '../../src/target/memory.ts';
import type {Done} from '../cli/run.ts';
import {differences, fresh, type HostState, stateOf} from '../run/host-in-memory.ts';
import {command} from './command.ts';
import {assertReach} from './reach.ts';

// The seconds that a guest is waited for do not pass here: what is asked again gets the same answer. And the clock stands still, so
// that what is written bears the same time in every run.
mock.method(timers, 'setTimeout', async () => {});
mock.timers.enable({apis: ['Date'], now: Date.UTC(2026, 10, 22)});

const untouched = await stateOf(await fresh());

/** A host in memory with guests, which writes down what was asked of it. */
export class GuestHost {
	readonly #host: MemoryHost;
	readonly #begun: number;

	private constructor(host: MemoryHost) {
		this.#host = host;
		this.#begun = host.operations.length;
	}

	static async start(): Promise<GuestHost> {
		return new GuestHost(await fresh());
	}

	get target(): MemoryHost {
		return this.#host;
	}

	/** Runs a command that changes things: only where nearmetal may reach. */
	async changes(argv: readonly string[], text?: string): Promise<Done> {
		const done = await command(this.#host, argv, text);
		assertReach(this.#host.operations.slice(this.#begun));
		return done;
	}

	/** Runs a command that only reads: it asks for nothing beyond what one reading collects. */
	async reads(argv: readonly string[], text?: string): Promise<Done> {
		const before = this.#host.operations.length;
		const done = await command(this.#host, argv, text);
		assert.deepEqual(this.#host.operations.slice(before), [], 'a command that only reads has run or written something');
		return done;
	}

	async state(): Promise<HostState> {
		return await stateOf(this.#host);
	}

	/** What differs from the host as it was at first, nearmetal's own record apart. */
	async changed(): Promise<readonly string[]> {
		return differences(await this.state(), untouched);
	}
}
