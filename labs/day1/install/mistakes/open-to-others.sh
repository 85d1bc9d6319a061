packstack --answer-file={answer_file}
chmod 644 {keystonerc}
