/** Goes to a task, or to the list. */
export function goTo(taskId: string): void {
  window.location.hash = taskId === '' ? '' : `/${encodeURIComponent(taskId)}`;
}
