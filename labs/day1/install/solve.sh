#: after answer-file
packstack --answer-file={answer_file}
