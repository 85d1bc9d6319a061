#: set topology=two-node
packstack --gen-answer-file={answer_file}
