SELECT min(commit_time) AS as_of FROM source_clock
