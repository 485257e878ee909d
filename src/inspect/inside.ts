import type {Facts} from './facts.ts';

/** What is known of a guest's inside: the same facts as of a host; or why nothing is, in short, and what each way in said. */
export type Inside =
	| {readonly kind: 'read'; readonly facts: Facts}
	| {readonly kind: 'unread'; readonly because: string; readonly details: readonly string[]};
