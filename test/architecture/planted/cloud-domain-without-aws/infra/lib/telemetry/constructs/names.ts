// Allowed.
import { Stack } from 'aws-cdk-lib';

export const names = new Stack().stackName;
