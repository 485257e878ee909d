import {clock} from './clock.ts';
import {TargetError} from './target.ts';

/** Seconds that a guest gets from its start until it answers. */
const patience = 300;
/** Milliseconds from one attempt to the next. */
const between = 2000;

/**
 * A guest that was just started answers late: tries again until it does.
 * @throws TargetError that of the last attempt, after 300 s; what `signal` says, when it is aborted
 */
export const untilItAnswers = async <T>(connect: () => Promise<T>, signal: AbortSignal, {now, wait} = clock): Promise<T> => {
	const end = now() + patience * 1000;
	for (;;) {
		signal.throwIfAborted();
		try {
			return await connect();
		} catch (error) {
			if (!(error instanceof TargetError) || now() > end) throw error;
			await wait(between, signal);
		}
	}
};
