import {Stop, status} from './context.ts';

/**
 * What ends a command from outside. The first Ctrl-C, and being asked to end, end what runs after the change that is being written (the wizard has the
 * terminal raw, and sees the key itself); the second the program. So do a closed terminal, which may be told twice, and output that nobody takes any
 * more; what only reads has nothing left to do then.
 */
export const endedBy = (process: NodeJS.Process, abort: AbortController, onlyReads: boolean): void => {
	let asked = 0;
	const askedTo = (because: string) => () => (asked++ === 0 ? abort.abort(new Stop(status.failed, because)) : process.exit(status.failed));
	// Kept, and not heard once: Ink's own listener (signal-exit) sends a signal again that it hears alone.
	process.on('SIGINT', askedTo('Interrupted.'));
	process.on('SIGTERM', askedTo('Asked to end.'));
	process.on('SIGHUP', () => abort.abort(new Stop(status.failed, 'The terminal was closed.')));
	const unwritten = ({code}: NodeJS.ErrnoException): string =>
		code === 'EPIPE' || code === 'EIO' ? 'Nobody reads what is printed any more.' : `What is printed cannot be written: ${code}.`;
	process.stdout.once('error', error => {
		const because = unwritten(error);
		if (!onlyReads) return abort.abort(new Stop(status.failed, because));
		// `nearmetal inspect | head`: nothing is wrong.
		const isDone = (error as NodeJS.ErrnoException).code === 'EPIPE';
		if (!isDone) process.stderr.write(`nearmetal: ${because}\n`);
		process.exit(isDone ? status.done : status.failed);
	});
	process.stderr.once('error', error => {
		if (!onlyReads) abort.abort(new Stop(status.failed, unwritten(error)));
	});
};
