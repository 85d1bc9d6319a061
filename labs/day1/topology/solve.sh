#: tree
#: after packstack
#: set topology=all-in-one
packstack --gen-answer-file={answer_file}
