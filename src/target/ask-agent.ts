import {said} from './kernel-error.ts';
import type {Target} from './target.ts';

/** What the agent returned, or why there is no answer: in libvirt's or the agent's own words. */
export type AgentAnswer = {readonly value: unknown} | {readonly refused: string};

/** Seconds for the agent to answer; libvirt gives its first question, whether anybody is there, as many again. */
const patience = 5;

/** The message as it goes to the agent: one word of virsh. */
export const agentMessage = (execute: string, words: object = {}): string => JSON.stringify({execute, arguments: words});

/**
 * One message to a guest's QEMU guest agent. One that hangs costs seconds.
 * @param uuid of the domain: virsh takes a name of digits for the id of another one
 * @throws TargetError when the host could not be asked
 */
export const askAgent = async (host: Target, uuid: string, message: string): Promise<AgentAnswer> => {
	const {status, stdout, stderr} = await host.run(['virsh', 'qemu-agent-command', uuid, message, '--timeout', String(patience)], {
		timeout: 3 * patience * 1000,
	});
	if (status !== 0) return {refused: said(stderr)};
	try {
		return {value: fieldOf(JSON.parse(stdout), 'return')};
	} catch {
		return {refused: 'what virsh printed is no answer of an agent'};
	}
};

/** A field of what the agent answered, undefined where there is none. */
export const fieldOf = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
