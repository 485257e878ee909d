import type {openWizard} from '../../components/opening.tsx';
import type {runCommand} from '../cli/run-command.ts';

/** The packages that both scripts need, by name: they lie in the first one alone. */
type Packages = Readonly<Record<string, unknown>>;

/**
 * What the first script is, once it has run: it draws the wizard's first frame, which stands while the other is loaded. It is asynchronous
 * because modules of it are, as is the other.
 */
export type Opening = Promise<{readonly openWizard: OpenWizard; readonly packages: Packages}>;

/** What the other script is: all the rest. It asks for the packages where a command draws. */
export type Program = (packages: () => Promise<Packages>) => Promise<typeof runCommand>;

type OpenWizard = typeof openWizard;

/** What main.ts imports, as the bundled program has it. */
export type Parts = {
	readonly openWizard: (...given: Parameters<OpenWizard>) => Promise<ReturnType<OpenWizard>>;
	readonly runCommand: typeof runCommand;
};

/** Both, each loaded when it is needed. */
export const parts = (scripts: {
	readonly opening: () => Opening;
	/** @param command what is started. */
	readonly program: (command: string) => Program;
}): Parts => {
	let loaded: Opening | undefined;
	const opening = (): Opening => (loaded ??= scripts.opening());
	return {
		openWizard: async (...given) => (await opening()).openWizard(...given),
		async runCommand(parsed, ...given) {
			const run = await scripts.program(parsed.command)(async () => (await opening()).packages);
			return await run(parsed, ...given);
		},
	};
};
