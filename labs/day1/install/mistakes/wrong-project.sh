packstack --answer-file={answer_file}
sed -i 's/OS_PROJECT_NAME=.*/OS_PROJECT_NAME=demo/' {keystonerc}
