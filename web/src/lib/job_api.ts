// Commands for many stations: asked for, looked at, decided about.
import { id, post, request } from './api.ts';
import { new_key } from './orders.ts';
import type { Job, JobAnswer, JobInput, JobStation, Page } from './contract.ts';

export type JobStep = 'pause' | 'resume' | 'go-on' | 'cancel';

const key_header = (key: string) => ({ 'Idempotency-Key': key });

export const jobs = {
  list: (cursor: string | null) =>
    request<Page<Job>>(`/v1/jobs?limit=50${cursor === null ? '' : `&cursor=${id(cursor)}`}`),
  one: (job_id: string) => request<Job>(`/v1/jobs/${id(job_id)}`),
  plan: (input: JobInput) =>
    post<JobAnswer>('/v1/jobs?dry_run=true', input, key_header(new_key())),
  start: (input: JobInput, key: string) => post<JobAnswer>('/v1/jobs', input, key_header(key)),
  decide: (job_id: string, step: JobStep) => post<Job>(`/v1/jobs/${id(job_id)}/${step}`, {}),
  retry: (job_id: string, outcomes: string[]) => post<Job>(`/v1/jobs/${id(job_id)}/retry`, { outcomes }),
  stations: (job_id: string, outcome: string | null, cursor: string | null) =>
    request<Page<JobStation>>(
      `/v1/jobs/${id(job_id)}/stations?limit=100${outcome === null ? '' : `&outcome=${id(outcome)}`}${
        cursor === null ? '' : `&cursor=${id(cursor)}`
      }`,
    ),
};
