import {Box} from 'ink';
import type {Form, FormField} from '../../src/wizard/form.ts';
import {aroundCaret} from '../text/caret.ts';
import {Paragraph} from './line.tsx';
import {Text} from './text.tsx';

/** What is said of a field stands under its value, where that leaves it so many columns. */
const leastHint = 40;

/** One line a field; under the one with the cursor, what may be typed, or why this cannot stay. */
export function FormView({form, columns}: {readonly form: Form; readonly columns: number}) {
	const width = Math.max(...form.fields.map(({title}) => title.length)) + 2;
	const beside = width + 2;
	const indentation = columns - beside < leastHint ? 4 : beside;
	return (
		<Box flexDirection="column" flexShrink={0}>
			{form.fields.map((field, index) => {
				const chosen = index === form.cursor;
				const [before, after] = aroundCaret({text: field.value, caret: form.caret}, columns - beside);
				return (
					<Box key={field.id} flexDirection="column" flexShrink={0} aria-role="textbox" aria-label={field.title}>
						<Box height={1} flexShrink={0}>
							<Box width={beside} flexShrink={0}>
								<Text bold={chosen}>
									{chosen ? '› ' : '  '}
									{field.title}
								</Text>
							</Box>
							{chosen && field.choices !== undefined ? (
								<Choice field={field} />
							) : (
								<Text wrap="truncate">
									{chosen ? (
										<>
											<Text underline>{before}</Text>
											<Text color="cyan">▏</Text>
											<Text underline>{after}</Text>
										</>
									) : (
										field.value
									)}
									{field.value === '' ? <Text dimColor>{` ${field.empty}`}</Text> : null}
								</Text>
							)}
						</Box>
						<Box flexDirection="column" flexShrink={0} paddingLeft={indentation}>
							{field.complaint !== undefined && field.value !== '' ? (
								<Paragraph color="red">{`✗ ${field.complaint}`}</Paragraph>
							) : chosen ? (
								<Paragraph dimColor>{field.hint}</Paragraph>
							) : null}
						</Box>
					</Box>
				);
			})}
		</Box>
	);
}

function Choice({field}: {readonly field: FormField}) {
	return (
		<Text wrap="truncate">
			<Text color="cyan">‹ </Text>
			<Text bold>{field.value === '' ? field.empty : field.value}</Text>
			<Text color="cyan"> ›</Text>
		</Text>
	);
}
