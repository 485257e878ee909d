import {type Output, type RunOptions, type Target, TargetError} from '../../src/target/target.ts';

/** A target that runs nothing: `answer` gives the output, or undefined for a program that runs until it is ended. */
export const fakeTarget = (name: string, answer: (argv: readonly string[], options: RunOptions) => Output | undefined) => {
	const started: string[] = [];
	const running = new Set<string>();
	const refuse = () => Promise.reject(new Error('not used'));
	const target: Target = {
		name,
		sample: false,
		collect: refuse,
		read: refuse,
		write: refuse,
		append: refuse,
		close: async () => {},
		run: (argv, options = {}) => {
			const command = argv[0] === 'sh' ? 'sampler' : argv.join(' ');
			const {promise, resolve, reject} = Promise.withResolvers<Output>();
			started.push(command);
			running.add(command);
			options.signal?.addEventListener('abort', () => reject(new TargetError(`${command} was cancelled`)));
			setImmediate(() => {
				const output = answer(argv, options);
				if (output) {
					resolve(output);
				}
			});
			return promise.finally(() => running.delete(command));
		},
	};
	return {target, started, running};
};
