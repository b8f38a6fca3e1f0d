"""Work done later: the job table, the runner in the process, duties that come by the clock."""
